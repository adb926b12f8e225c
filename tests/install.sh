#!/bin/sh
# Installs the Debian packages that are missing, and says which and what for:
#   install.sh PURPOSE PACKAGE …
# or the Node packages of a folder with a package.json:
#   install.sh --node DIR
# or puts the files of Debian packages that cannot be installed side by side into a folder, without installing them:
#   install.sh --unpacked DIR PACKAGE …
set -eu

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		echo "kith: to install packages, run this as root or install sudo: $*" >&2
		exit 1
	fi
}

missing_of() {
	for package; do
		[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf ' %s' "$package"
	done
}

apt_install() {
	purpose=$1
	shift
	echo "kith: installing for $purpose: $*"
	as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

if [ "$1" = --node ]; then
	cd "$2"
	stamp=node_modules/.installed
	cmp -s package-lock.json "$stamp" && exit 0
	tools=
	command -v node >/dev/null || tools="$tools nodejs"
	command -v npm >/dev/null || tools="$tools npm"
	# shellcheck disable=SC2086 # a list of names
	[ -z "$tools" ] || apt_install "the tests' Node packages" $tools
	echo "kith: installing the Node packages of $2/package.json into $2/node_modules"
	npm ci --no-audit --no-fund --ignore-scripts
	cp package-lock.json "$stamp"
	exit 0
fi

if [ "$1" = --unpacked ]; then
	dir=$2
	shift 2
	[ "$(cat "$dir/.packages" 2>/dev/null)" = "$*" ] && exit 0
	echo "kith: unpacking Debian packages into $dir: $*"
	rm -rf "$dir"
	mkdir -p "$dir/debs" "$dir/root/usr"
	(cd "$dir/debs" && { apt-get download -q "$@" || { as_root apt-get update -q && apt-get download -q "$@"; }; })
	for package in "$dir"/debs/*.deb; do
		dpkg -x "$package" "$dir/root"
	done
	# Debian's /bin, /lib and /sbin are links into /usr.
	for name in bin lib sbin; do
		[ -d "$dir/root/$name" ] || continue
		mkdir -p "$dir/root/usr/$name"
		cp -a "$dir/root/$name/." "$dir/root/usr/$name/"
		rm -r "$dir/root/$name"
	done
	rm -r "$dir/debs"
	echo "$*" > "$dir/.packages"
	exit 0
fi

purpose=$1
shift
missing=$(missing_of "$@")
# shellcheck disable=SC2086 # a list of names
[ -z "$missing" ] || apt_install "$purpose" $missing
