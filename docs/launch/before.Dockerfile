FROM scratch
COPY server /bin/server
ENTRYPOINT ["/bin/server"]
