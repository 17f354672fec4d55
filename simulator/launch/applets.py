"""The applets that a busybox executes itself, whatever else PATH has under their names.

Debian builds busybox with FEATURE_SH_STANDALONE and FEATURE_PREFER_APPLETS: its shell looks among them before PATH.
Compare: busybox ``shell/ash.c`` ``find_command`` and ``tryexec``; Debian ``debian/config/pkg/static``.
"""

from __future__ import annotations

from simulator.launch.rootfs import Program

_STANDALONE = frozenset(("debian", "ubuntu"))
_APPLETS = frozenset(
    """[ [[ acpid adjtimex ar arch arp arping ascii ash awk base64 basename bc blkdiscard blockdev brctl bunzip2
    busybox bzcat bzip2 cal cat chgrp chmod chown chroot chvt clear cmp cp cpio crc32 crond crontab cttyhack cut
    date dc dd deallocvt depmod devmem df diff dirname dmesg dnsdomainname dos2unix dpkg dpkg-deb du dumpkmap
    dumpleases echo ed egrep env expand expr factor fallocate false fatattr fdisk fgrep find findfs fold free
    freeramdisk fsfreeze fstrim ftpget ftpput getfattr getopt getty grep groups gunzip gzip halt head hexdump
    hostid hostname httpd hwclock i2cdetect i2cdump i2cget i2cset i2ctransfer id ifconfig ifdown ifup init
    insmod install ionice ip ipcalc kill killall klogd last less link linux32 linux64 linuxrc ln loadfont
    loadkmap logger login logname logread losetup ls lsmod lsscsi lzcat lzma lzop md5sum mdev microcom mim mkdir
    mkdosfs mke2fs mkfifo mknod mkpasswd mkswap mktemp modinfo modprobe more mount mt mv nameif nbd-client nc
    netstat nl nologin nproc nsenter nslookup nuke od openvt partprobe passwd paste patch pidof ping ping6
    pivot_root poweroff printf ps pwd rdate readlink realpath reboot renice reset resume rev rm rmdir rmmod
    route rpm rpm2cpio run-init run-parts sed seq setkeycodes setpriv setsid sh sha1sum sha256sum sha3sum
    sha512sum shred shuf sleep sort ssl_client start-stop-daemon stat strings stty su sulogin svc svok swapoff
    swapon switch_root sync sysctl syslogd tac tail tar taskset tc tee telnet telnetd test tftp time timeout top
    touch tr traceroute traceroute6 true truncate ts tty tunctl ubirename udhcpc udhcpc6 udhcpd uevent umount
    uname uncompress unexpand uniq unix2dos unlink unlzma unshare unxz unzip uptime usleep uudecode uuencode
    vconfig vi w watch watchdog wc wget which who whoami xargs xxd xz xzcat yes zcat""".split()
)
"""``busybox --list`` of busybox-static 1.37 in Debian 13."""


def prefers_applet(program: Program, word: str) -> bool:
    """Return whether a shell executes a word as an applet of its own, without a look at PATH."""
    return program.name == "busybox" and program.build in _STANDALONE and word in _APPLETS
