"""The applets that a busybox executes itself, whatever else PATH has under their names.

Debian builds busybox-static with FEATURE_SH_STANDALONE and FEATURE_PREFER_APPLETS: its shell looks there before PATH.
Compare: busybox ``shell/ash.c`` ``find_command`` and ``tryexec``; Debian ``debian/config/pkg/static``. The names are
those of ``busybox --list`` of busybox-static 1.37 in Debian 13; what ``exec`` does with each was seen with strace.
"""

from __future__ import annotations

from typing import Literal

from simulator.launch.rootfs import File, Program

_DISTRIBUTIONS = frozenset(("debian", "ubuntu"))
_EXECUTED = frozenset(
    """acpid ar arp arping ascii ash base64 bc bunzip2 busybox bzcat bzip2 cat cmp cpio crond crontab dc depmod
    devmem diff dmesg dpkg dpkg-deb du ed egrep expand factor fallocate fdisk fgrep findfs ftpget ftpput getty
    grep gunzip gzip halt httpd hwclock i2cdetect i2cdump i2cget i2cset i2ctransfer ifconfig ifdown ifup init
    install klogd last less linuxrc logger login logread lzcat lzma lzop mdev microcom mim mkdosfs mke2fs mkswap
    more mount mt nc netstat nl nologin nsenter nslookup od openvt passwd patch pidof ping ping6 poweroff rdate
    reboot rev route rpm rpm2cpio run-init run-parts sed setpriv setsid sh shred sleep ssl_client start-stop-
    daemon strings su swapoff swapon switch_root syslogd tail tar tc tee telnet telnetd tftp time timeout top tr
    traceroute traceroute6 ts ubirename udhcpc udhcpc6 udhcpd uevent uncompress unexpand uniq unlzma unshare
    unxz unzip uudecode uuencode vi watch watchdog wc wget xz xzcat zcat""".split()
)
"""Those that ``exec`` starts by executing busybox again."""
_IN_PLACE = frozenset(
    """[ [[ adjtimex arch awk basename blkdiscard blockdev brctl cal chgrp chmod chown chroot chvt clear cp crc32
    cttyhack cut date dd deallocvt df dirname dnsdomainname dos2unix dumpkmap dumpleases echo env expr false
    fatattr find fold free freeramdisk fsfreeze fstrim getfattr getopt groups head hexdump hostid hostname id
    insmod ionice ip ipcalc kill killall link linux32 linux64 ln loadfont loadkmap logname losetup ls lsmod
    lsscsi md5sum mkdir mkfifo mknod mkpasswd mktemp modinfo modprobe mv nameif nbd-client nproc nuke partprobe
    paste pivot_root printf ps pwd readlink realpath renice reset resume rm rmdir rmmod seq setkeycodes sha1sum
    sha256sum sha3sum sha512sum shuf sort stat stty sulogin svc svok sync sysctl tac taskset test touch true
    truncate tty tunctl umount uname unix2dos unlink uptime usleep vconfig w which who whoami xargs xxd yes""".split()
)
"""Those that ``exec`` calls in the process of the shell, which keeps its argv."""


def own_applet(program: Program, file: File | None, word: str) -> Literal["", "executed", "in-place", "unknown"]:
    """Return how a shell executes a word as an applet of its own, without a look at PATH; ``""`` if it does not.

    Of Debian's two packages only busybox-static is built so, which needs no loader.
    """
    names, certain = own_applets(program, file)
    if word not in names:
        return ""
    if not certain:
        return "unknown"
    return "executed" if word in _EXECUTED else "in-place"


def own_applets(program: Program, file: File | None) -> tuple[frozenset[str], bool]:
    """Return the applets that a shell executes itself, and whether it surely does."""
    if program.name != "busybox" or program.build not in _DISTRIBUTIONS:
        return frozenset(), True
    if file is None or file.elf is None:
        return _EXECUTED | _IN_PLACE, False
    return (frozenset() if file.elf.interpreter is not None else _EXECUTED | _IN_PLACE), True
