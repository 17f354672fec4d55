// The questions to choose from; the first is shown to whoever comes without a question.

export const EXAMPLES = [
  {
    title: "Why is my argument ignored?",
    ask: "dockerfile",
    file: 'FROM debian:bookworm\nENTRYPOINT exec top -b\nCMD ["-n1"]\n',
    words: "-h",
  },
  {
    title: "Where did the CMD of the base image go?",
    ask: "dockerfile",
    file: 'FROM nginx:1.27\nENTRYPOINT ["/docker-entrypoint.sh"]\n',
  },
  {
    title: "A stage of its own for building",
    ask: "dockerfile",
    file: `FROM golang:1.23 AS build
WORKDIR /src
COPY . .
RUN go build -o /app ./cmd/app

FROM gcr.io/distroless/static
ARG PORT=8080
ENV PORT=$PORT
COPY --from=build /app /app
USER 65532
ENTRYPOINT ["/app"]
CMD ["--port", "$PORT"]
`,
    words: "--debug",
  },
  {
    title: "What is wrong with single quotes",
    ask: "dockerfile",
    report: "lint",
    file: "FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ['node', 'server.js']\n",
  },
  {
    title: "Why does docker stop take ten seconds?",
    ask: "dockerfile",
    report: "start",
    file: "FROM debian:bookworm\nCMD sleep infinity\n",
  },
  {
    title: "What an entry script comes to",
    ask: "dockerfile",
    report: "start",
    file: `FROM debian:bookworm
COPY entrypoint.sh /usr/local/bin/
ENTRYPOINT ["entrypoint.sh"]
CMD ["sleep", "infinity"]
`,
    name: "entrypoint.sh",
    text: `#!/bin/sh
set -e
if [ "\${1#-}" != "$1" ]; then
  set -- tail "$@"
fi
exec "$@"
`,
    words: "-f /dev/null",
  },
  {
    title: "docker run with --entrypoint",
    ask: "line",
    line: "docker run --rm -it --entrypoint sh nginx:1.27 -c 'nginx -t'",
  },
  {
    title: "podman run with an entrypoint in JSON",
    ask: "line",
    line: `podman run --entrypoint '["python", "-u"]' app main.py`,
    file: 'FROM python:3.13\nENTRYPOINT ["python"]\nCMD ["app.py"]\n',
  },
  {
    title: "dsim start, with the words of docker run",
    ask: "line",
    line: "dsim start -f Dockerfile --run-entrypoint sh -- -c 'exec sleep 60'",
    file: 'FROM debian:bookworm\nENTRYPOINT ["sleep"]\n',
  },
  {
    title: "Services of Compose",
    ask: "compose",
    compose: `services:
  web:
    build: .
    command: --port 80
  worker:
    build: .
    entrypoint: python worker.py
  cache:
    image: redis:7
    command: ["redis-server", "--appendonly", "yes"]
`,
    file: 'FROM python:3.13\nENTRYPOINT ["python", "app.py"]\nCMD ["--port", "8000"]\n',
  },
  {
    title: "command and args of a pod",
    ask: "pod",
    pod: `apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  containers:
    - name: web
      image: nginx:1.27
      args: ["nginx", "-g", "daemon off; worker_processes $(WORKERS);"]
      env:
        - name: WORKERS
          value: "2"
    - name: log
      image: busybox:1.36
      command: ["sh", "-c", "tail -F /log/$(NAME)"]
`,
  },
];
