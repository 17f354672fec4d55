FROM debian
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
CMD sleep 60 | cat
