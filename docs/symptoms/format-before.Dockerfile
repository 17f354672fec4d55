FROM alpine
COPY --chmod=755 plain.sh /hello.sh
CMD ["/hello.sh"]
