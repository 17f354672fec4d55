FROM scratch
COPY server /server
USER app
CMD ["/server"]
