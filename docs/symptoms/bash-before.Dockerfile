FROM alpine
COPY --chmod=755 bash.sh /hello.sh
CMD ["/hello.sh"]
