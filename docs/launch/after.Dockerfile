FROM scratch
COPY server /app/
ENTRYPOINT ["/bin/server"]
