# Sets JAVA_HOME to a JDK 25 or newer; sourced by ./assay and ./check. Reads the release file instead of starting a JVM.
assay_jdk_version() {
  local line version
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*) version=${line#*\"}; version=${version%%[.\"-]*}; echo "$version"; return 0;;
    esac
  done < "$1/release"
  return 1
}
assay_find_jdk() {
  local dir version path
  for dir in "${ASSAY_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$dir" ] || continue
    version=$(assay_jdk_version "$dir") || continue
    if [ "$version" -ge 25 ]; then JAVA_HOME=$dir; export JAVA_HOME; return 0; fi
  done
  if path=$(command -v javac); then
    path=$(readlink -f "$path"); dir=${path%/bin/javac}
    version=$(assay_jdk_version "$dir") || version=0
    if [ "$version" -ge 25 ]; then JAVA_HOME=$dir; export JAVA_HOME; return 0; fi
  fi
  echo "assay: needs a JDK 25 or newer and found none; install one (Debian: temurin-25-jdk or openjdk-25-jdk) or set JAVA_HOME to it" >&2
  return 1
}
assay_find_jdk || exit 2
