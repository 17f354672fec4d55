FROM gcr.io/distroless/static
COPY server /server
CMD /server --port 80
