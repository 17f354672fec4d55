FROM alpine
CMD ["sleep 60"]
