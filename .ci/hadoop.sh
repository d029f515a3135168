#!/usr/bin/env bash
# Make what tests of HDFS and of s3a need into a folder: servers of Hadoop, its library for C, Spark's connector for S3.
#
#     .ci/hadoop.sh FOLDER
#
# All of it comes out of Python packages of source, which are unpacked and not installed; the client is that of PySpark.
set -euo pipefail
python=${PYTHON:-python3}
target=$1
fetched=$(mktemp -d)
trap 'rm -rf "$fetched"' EXIT
mkdir -p "$target"/{server,native,s3a} "$target"/webapps/{hdfs,datanode}/WEB-INF

cat > "$fetched/packages.txt" <<'END'
pyspark==3.0.1 --hash=sha256:38b485d3634a86c9a2923c39c8f08f003fdd0e0a3d7f07114b2fb4392ce60479
pydoop==2.0.0 --hash=sha256:c7eb2ad8c36d2a75dc1c6cee701928334614f2e862a70798b0cb278e3102f77d
sagemaker-pyspark==1.4.5 --hash=sha256:05ca2d5081d7138ce29a8fb0a9cba077f28c825288ed07aed46a82e63c0bf1fb
END
# pip runs what a package of source says of itself, and that of pydoop needs a part that setuptools gave up.
echo 'setuptools<70' > "$fetched/building.txt"
PIP_CONSTRAINT="$fetched/building.txt" PIP_BUILD_CONSTRAINT="$fetched/building.txt" \
    "$python" -m pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: --require-hashes \
    --requirement "$fetched/packages.txt" --dest "$fetched"

# unpacked ARCHIVE FOLDER JAR…: jars, named without their versions, of a package.
unpacked() {
    local archive=$1 folder=$2
    shift 2
    tar -xzf "$archive" -C "$folder" --strip-components=3 --wildcards "${@/%/-[0-9]*.jar}"
}
# A name node and a data node of Hadoop 2.7, with what they load.
jars=(hadoop-{auth,common,hdfs} commons-{cli,codec,collections,configuration,io,lang,logging} guava htrace-core
    jackson-{core,mapper}-asl jakarta.ws.rs-api javax.servlet-api jetty jetty-sslengine jetty-util log4j netty-all
    protobuf-java slf4j-api slf4j-log4j12)
unpacked "$fetched"/pyspark-*.tar.gz "$target/server" "${jars[@]/#/*/deps/jars/}"
unpacked "$fetched"/sagemaker_pyspark-*.tar.gz "$target/s3a" '*/deps/jars/hadoop-aws' '*/deps/jars/aws-java-sdk-bundle'

# libhdfs, by which pyarrow speaks to Hadoop's client in Java; it finds the Java that pyarrow has loaded.
tar -xzf "$fetched"/pydoop-*.tar.gz -C "$fetched" --strip-components=1
source=$fetched/src/libhdfs
java=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
gcc -O2 -w -shared -fPIC -o "$target/native/libhdfs.so" \
    -I"$source" -I"$source"/{include,common,os,os/posix} -I"$java"/include -I"$java"/include/linux \
    "$source"/*.c "$source"/common/*.c "$source"/os/posix/*.c -L"$java/lib/server" -ljvm
