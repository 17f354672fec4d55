FROM alpine
ENTRYPOINT echo
CMD ["hello"]
