FROM alpine
COPY --chmod=755 hello.sh /hello.sh
CMD ["/hello.sh"]
