FROM alpine AS tools
ENTRYPOINT ["echo"]
CMD ["hello"]

FROM tools AS app
ENTRYPOINT ["printf"]

FROM alpine
COPY --from=tools /etc/passwd /passwd
