# A stage of its own for the program.
FROM golang:1.24 AS build
RUN go build -trimpath -o /app

FROM scratch
COPY --from=build /app /app
USER 65532
ENTRYPOINT ["/app"]
CMD ["--serve"]
