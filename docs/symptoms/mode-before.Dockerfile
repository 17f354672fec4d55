FROM alpine
COPY --chmod=644 hello.sh /hello.sh
CMD ["/hello.sh"]
