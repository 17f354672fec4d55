FROM scratch
COPY server /server
CMD /server --port 80
