package images

import (
	"context"
	"strings"
)

// applets are the commands that the made bases have from busybox, enough for scripts and for a person who looks.
const applets = `ash awk base64 basename cat chgrp chmod chown cmp cp cut date dd df diff dirname dmesg du echo env expr
	false find free grep gunzip gzip head hexdump hostname id ifconfig install ip kill killall less ln logger ls md5sum mkdir
	mkfifo mktemp more mount mv nc netstat nslookup od pgrep ping pkill printenv printf ps pwd readlink realpath rm rmdir
	route sed seq sh sha256sum sleep sort stat sync tail tar tee telnet test timeout top touch tr traceroute true tty uname
	uniq uptime vi watch wc wget which whoami xargs yes`

func makeBusybox(ctx context.Context, a *apt) (*tree, []string, error) {
	choose := func(lists) []string { return []string{"busybox-static"} }
	root, err := a.root(ctx, choose, func(name string) bool { return name == "usr/bin/busybox" })
	if err != nil {
		return nil, nil, err
	}
	root.addBusybox()
	return root, []string{`CMD ["sh"]`}, nil
}

// addBusybox links the commands to busybox where no program of that name is, and adds the users.
func (t *tree) addBusybox() {
	for _, applet := range strings.Fields(applets) {
		if _, ok := t.entries["usr/bin/"+applet]; !ok {
			t.entries["usr/bin/"+applet] = entry{link: "busybox"}
		}
	}
	t.file("etc/passwd", 0o644, "root:x:0:0:root:/root:/bin/sh\n"+
		"nobody:x:65534:65534:nobody:/nonexistent:/bin/false\n"+
		"postgres:x:999:999:Postgres:/var/lib/postgresql:/bin/sh\n")
	t.file("etc/group", 0o644, "root:x:0:\nnogroup:x:65534:\npostgres:x:999:\n")
}
