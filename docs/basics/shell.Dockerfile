FROM alpine
ENV NAME=world
CMD echo "hello $NAME"
