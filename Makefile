# Usher's one Makefile. `make help` lists what can be made.
# Everything is built under build/<mode>/, each mode beside the others:
#   development  the default: -O1 without debug information and with precompiled headers, which halves the time to build
#   release      MODE=release, what the package ships and `make bench` measures: -O2 -g, each source by itself
#   sanitizers   SANITIZE=address,undefined or SANITIZE=thread

SANITIZE ?=
# What is installed, packaged or measured is a release.
MODE     ?= $(if $(filter install deb bench bench-cluster,$(MAKECMDGOALS)),release,development)
WERROR   ?= -Werror
STATE    ?= run
PORT     ?= 8080
SETTINGS ?=

comma := ,
mode  := $(if $(SANITIZE),$(subst $(comma),-,$(SANITIZE)),$(MODE))
out   := build/$(mode)
OPTIMIZE ?= $(if $(SANITIZE),-O1 -g,$(if $(filter release,$(MODE)),-O2 -D_FORTIFY_SOURCE=2 -g,-O1))

CXX      ?= g++
warnings := -Wall -Wextra -Wpedantic -Wconversion -Wshadow $(WERROR)
harden   := -fstack-protector-strong
sanitize := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all)
packages := jsoncpp gmime-3.0 libical libsodium libidn2 libcurl pugixml libstrophe prometheus-cpp-pull prometheus-cpp-core libqrencode
# Asked once, at the first use: `make deps` may have to install pkg-config before.
once          = $(eval $(1) := $(shell $(2)))$($(1))
package_flags = $(call once,package_flags,pkg-config --cflags $(packages))
package_libs  = $(call once,package_libs,pkg-config --libs $(packages))
CPPFLAGS += -Isrc -DSPDLOG_COMPILED_LIB -DSPDLOG_SHARED_LIB -DSPDLOG_FMT_EXTERNAL \
            $(patsubst -I%,-isystem %,$(package_flags))
CXXFLAGS += -std=c++20 $(OPTIMIZE) $(warnings) $(harden) $(sanitize) -pthread
LDFLAGS  += $(sanitize) -pthread -Wl,-z,relro,-z,now
LDLIBS   += $(package_libs) -lspdlog -lfmt -lmysqlcppconn -lfcgi

programs := usherd usher-mailer usher-notifier usherctl
main_of   = src/$(subst -,_,$(1)).cpp
mains    := $(foreach program,$(programs),$(call main_of,$(program)))
sources  := $(filter-out $(mains),$(shell find src -name '*.cpp'))
# (What npm has put beside a test has headers, too.)
headers  := $(shell find src tests -name node_modules -prune -o -name '*.h' -print)

# Tests that need nothing, and tests that need the private MariaDB the runner starts.
unit_tests     := $(shell find tests/base tests/domain tests/http tests/settings tests/mail tests/fcgi -name '*.cpp' 2>/dev/null)
database_tests := $(shell find tests/store tests/service tests/api tests/worker tests/smtp tests/xmpp tests/ctl -name '*.cpp' 2>/dev/null)
objects_of      = $(patsubst %.cpp,$(out)/%.o,$(1))
objects        := $(call objects_of,$(sources) $(mains) $(unit_tests) $(database_tests))

.PHONY: all help deps run up down cluster check check-cluster soak test-unit test images check-layers check-links check-headers format lint bench bench-cluster schema install deb container clean

all: $(addprefix $(out)/,$(programs))   ## build the programs (default)

help:   ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*##(.*)/  make \1\t\2/' | expand -t 24

# The migrations are built into the programs: a program and the schema it needs cannot drift apart. So are the grants.
$(out)/migrations.cpp: $(sort $(wildcard sql/migrations/*.sql)) sql/grants.sql Makefile
	@mkdir -p $(@D)
	@{ echo '#include "store/engine/grants.h"'; \
	   echo '#include "store/engine/migrations.h"'; \
	   echo 'const std::vector<usher::store::Migration>& usher::store::migrations()'; \
	   echo '{ static const std::vector<Migration> all = {'; \
	   for file in $(filter sql/migrations/%,$^); do \
	     base=$$(basename $$file .sql); number=$$(echo $${base%%_*} | sed 's/^0*//'); \
	     echo "{$$number, \"$${base#*_}\", R\"sql("; cat $$file; echo ')sql"},'; \
	   done; echo '}; return all; }'; \
	   echo 'const char* usher::store::grants_sql() { return R"sql('; cat sql/grants.sql; echo ')sql"; }'; } > $@
$(out)/migrations.o: $(out)/migrations.cpp
	@$(CXX) $(CPPFLAGS) $(CXXFLAGS) -c -o $@ $<

$(out)/libusher.a: $(call objects_of,$(sources)) $(out)/migrations.o
	@rm -f $@
	@ar rcs $@ $^

$(addprefix $(out)/,$(programs)): $(out)/%: $(out)/libusher.a
$(foreach program,$(programs),$(eval $(out)/$(program): $(call objects_of,$(call main_of,$(program)))))
$(addprefix $(out)/,$(programs)):
	@echo "  link    $@"
	@$(CXX) $(LDFLAGS) -o $@ $(filter %.o,$^) $(out)/libusher.a $(LDLIBS)

$(out)/unit-tests: $(call objects_of,$(unit_tests)) $(out)/libusher.a
$(out)/database-tests: $(call objects_of,$(database_tests)) $(out)/libusher.a
$(out)/unit-tests $(out)/database-tests:
	@echo "  link    $@"
	@$(CXX) $(LDFLAGS) -o $@ $(filter %.o,$^) $(out)/libusher.a $(LDLIBS) -lboost_unit_test_framework

# Precompiled headers, but for a release: there each source must compile with what it includes itself.
precompiled = $(if $(filter release,$(mode)),,$(out)/$(1)/precompiled.h.gch)
use         = $(if $(filter release,$(mode)),,-include $(out)/$(1)/precompiled.h)

$(out)/%/precompiled.h.gch: %/precompiled.h Makefile
	@mkdir -p $(@D)
	@echo "  compile $<"
	@$(CXX) $(CPPFLAGS) $(CXXFLAGS) -MMD -MP -MF $(@:.gch=.d) -x c++-header -o $@ $<

$(out)/tests/%: CPPFLAGS += -Itests -DBOOST_TEST_DYN_LINK
$(out)/tests/%.o: tests/%.cpp $(call precompiled,tests)
	@mkdir -p $(@D)
	@echo "  compile $<"
	@$(CXX) $(CPPFLAGS) $(CXXFLAGS) $(call use,tests) -MMD -MP -c -o $@ $<
$(out)/%.o: %.cpp $(call precompiled,src)
	@mkdir -p $(@D)
	@echo "  compile $<"
	@$(CXX) $(CPPFLAGS) $(CXXFLAGS) $(call use,src) -MMD -MP -c -o $@ $<

-include $(objects:.o=.d) $(out)/src/precompiled.d $(out)/tests/precompiled.d

# What Debian 12 must have installed, what only the tests, the benchmark's peers and the linters need. Node and npm may
# also come from elsewhere.
debian_packages := g++ make pkg-config libfcgi-dev libmysqlcppconn-dev libjsoncpp-dev libgmime-3.0-dev libical-dev \
                   libsodium-dev libidn2-dev libcurl4-openssl-dev libspdlog-dev libfmt-dev libtomlplusplus-dev libcli11-dev \
                   libkainjow-mustache-dev libpugixml-dev libstrophe-dev prometheus-cpp-dev libqrencode-dev libboost-test-dev nginx mariadb-server-core \
                   mariadb-client prosody python3 tzdata python3-aiosmtpd openssl curl systemd
node_packages    = $(if $(shell command -v node),,nodejs) $(if $(shell command -v npm),,npm)
test_packages    = python3-jsonschema chromium zbar-tools faketime $(node_packages)
bench_packages   = postfix wrk php-fpm php-mysql gcc libmariadb-dev $(node_packages)
cluster_packages = mariadb-server galera-4 haproxy rsync socat lsof iproute2 iptables
deb_packages    := debhelper lintian
container_packages := mmdebstrap systemd-container $(deb_packages)
lint_packages   := clang-format shellcheck pyflakes3

deps:   ## install the Debian packages that are missing (as root, or by sudo)
	@dev/deps $(debian_packages)

# The steps that must follow one another, whatever -j says, each by a make of its own; on as many cores as there are.
parallel = -j$(shell nproc)
build    = @$(MAKE) --no-print-directory deps && $(MAKE) --no-print-directory -s $(parallel) MODE=$(MODE) all
asked    = $(if $(filter file,$(origin $(1))),,--$(2) "$($(1))")
instance = /usr/bin/python3 -B dev/instance.py
this     = --state "$(STATE)" $(call asked,PORT,port) $(if $(SETTINGS),--settings "$(SETTINGS)") --programs $(out)

run:   ## build and run everything in the foreground, http://127.0.0.1:PORT; Ctrl-C ends it
	$(build)
	@exec $(instance) run $(this)

up:   ## build and start in the background whatever of STATE does not run; returns when all answers
	$(build)
	@exec $(instance) up $(this)

# STATE=run-cluster unless given.
cluster: this := --state "$(if $(filter file,$(origin STATE)),run-cluster,$(STATE))" $(call asked,PORT,port) $(if $(SETTINGS),--settings "$(SETTINGS)") --programs $(out)
cluster:   ## the same as run with three database nodes, HAProxy and two of each program; docs/operating/cluster.md
	$(build)
	@dev/deps $(cluster_packages)
	@exec /usr/bin/python3 -B dev/cluster.py run $(this)

down:   ## end every process of STATE
	@$(instance) down --state "$(STATE)"

define with_tests
$(build) $(out)/unit-tests $(out)/database-tests
@dev/deps $(test_packages) $(bench_packages) $(cluster_packages)
endef

check:   ## build, run every check and test; ends with "N passed, N failed"
	$(with_tests)
	@dev/deps $(container_packages) $(lint_packages)
	@tests/run --mode $(mode)

test:   ## the tests without the checks of layers, links, headers and style
	$(with_tests)
	@tests/run --mode $(mode) dev unit database schema end_to_end cluster

check-cluster:   ## lose parts of a cluster time and again, for longer than make check has time for
	$(build)
	@dev/deps $(test_packages) $(cluster_packages)
	@USHER_LONG=1 tests/run --mode $(mode) cluster

soak:   ## the tests of what befalls mailers and their database, for longer than make check has time for
	$(build)
	@dev/deps $(test_packages)
	@USHER_SOAK=1 tests/run --mode $(mode) end_to_end -- mailer_withstand_test

container:   ## the package in a container with a systemd of its own (as root): more restarts than make check has time for
	$(build)
	@dev/deps $(test_packages) $(container_packages)
	@USHER_CONTAINER=long tests/run --mode $(mode) container

test-unit: $(out)/unit-tests   ## the tests that need no database: a second or two
	@tests/run --mode $(mode) unit

# The pictures in the documents are two of the browser tests' screenshots.
pages_test := pages_test.EachPage.test_of_an_invite_in_its_states pages_test.TheConsole.test_from_every_side

images:   ## take the pictures in docs/images/ again
	$(build)
	@dev/deps $(test_packages) optipng
	@tests/run --mode $(mode) end_to_end -- $(pages_test)
	@rm -f docs/images/invite-phone.png docs/images/console.png
	@optipng -quiet -o2 -strip all -out docs/images/invite-phone.png build/screenshots/invite-new-phone-dark-en.png
	@optipng -quiet -o2 -strip all -out docs/images/console.png build/screenshots/console-desk-light-en.png

check-layers:   ## hold the includes to the table of the layers
	@/usr/bin/python3 -B dev/check_layers.py src

check-links:   ## find links in documents, and references to them, that lead nowhere
	@/usr/bin/python3 -B dev/check_links.py .

check-headers: $(patsubst %,$(out)/%.ok,$(headers))   ## compile each header alone

$(out)/%.h.ok: %.h
	@mkdir -p $(@D)
	@echo '#include "$(abspath $<)"' | $(CXX) $(CPPFLAGS) -Itests $(CXXFLAGS) -fsyntax-only -MMD -MP -MF $(@:.ok=.d) -MT $@ -x c++ -
	@touch $@

-include $(patsubst %,$(out)/%.d,$(headers))

schema: all   ## write sql/schema.sql, the sum of the migrations
	@tests/run --mode $(mode) write-schema

bench:   ## measure usherd beside its peers, in one table; BENCH='--seconds 1 --rounds 1' for a glance
	$(build)
	@dev/deps $(bench_packages)
	@/usr/bin/python3 -B bench/run.py --programs $(out) $(BENCH)

bench-cluster:   ## measure a cluster beside a single node; BENCH='--seconds 1 --rounds 1' for a glance
	$(build)
	@dev/deps $(bench_packages) $(cluster_packages)
	@/usr/bin/python3 -B bench/cluster.py --programs $(out) $(BENCH)

code = $(shell find src tests -name node_modules -prune -o -name '*.h' -print -o -name '*.cpp' -print) $(wildcard bench/peers/bare/*.[ch])
python = $(shell find dev tests bench -name '*.py' -not -path '*/node_modules/*' 2>/dev/null) tests/run

format:   ## lay out all C++ as .clang-format says
	@dev/deps $(lint_packages)
	@clang-format -i $(code)

lint:   ## complain about layout, shell and Python
	@dev/deps $(lint_packages)
	@clang-format --dry-run -Werror $(code)
	@shellcheck dev/deps .ci/run debian/usher.p* share/bash-completion/usher
	@pyflakes3 $(python)

# ---- to be installed

DESTDIR ?=
prefix  ?= /usr
unitdir ?= /lib/systemd/system
version  = $(shell sed -n '1s/.*(\(.*\)).*/\1/p' debian/changelog)
share    = $(DESTDIR)$(prefix)/share
# $(call copy,FOLDER,TO): its files, as they lie there.
copy     = cd $(1) && find . -type f -exec install -D -m 644 {} $(2)/{} \;

$(out)/man/usher.toml.5: dev/man.py $(mains) $(wildcard systemd/*.service) debian/changelog $(out)/usherd
	@/usr/bin/python3 -B dev/man.py $(out) $(version) $(@D)

install: all $(out)/man/usher.toml.5   ## install into DESTDIR, as the package does
	@install -D -m 755 -t $(DESTDIR)$(prefix)/bin $(addprefix $(out)/,$(programs))
	@install -D -m 644 -t $(share)/man/man8 $(patsubst %,$(out)/man/%.8,$(programs))
	@install -D -m 644 -t $(share)/man/man5 $(out)/man/usher.toml.5
	@install -D -m 644 -t $(DESTDIR)$(unitdir) systemd/*
	@install -D -m 644 share/sysusers.d/usher.conf $(DESTDIR)$(prefix)/lib/sysusers.d/usher.conf
	@install -D -m 644 share/tmpfiles.d/usher.conf $(DESTDIR)$(prefix)/lib/tmpfiles.d/usher.conf
	@for program in $(programs); do install -D -m 644 share/bash-completion/usher $(share)/bash-completion/completions/$$program; done
	@$(call copy,templates,$(abspath $(share))/usher/templates)
	@$(call copy,www,$(abspath $(share))/usher/www)
	@$(call copy,prosody,$(abspath $(share))/usher/prosody)
	@install -D -m 644 -t $(share)/usher sql/grants.sql
	@install -D -m 644 -t $(share)/usher/grafana share/grafana/usher.json
	@install -D -m 644 -t $(share)/usher/fail2ban/filter.d share/fail2ban/filter.d/usher.conf
	@install -D -m 644 -t $(share)/usher/fail2ban/jail.d share/fail2ban/jail.d/usher.conf
	@$(call copy,nginx/snippets,$(abspath $(DESTDIR)/etc/nginx/usher/snippets))
	@mkdir -p $(DESTDIR)/etc/usher && $(out)/usherd --print-defaults > $(out)/usher.toml
	@install -m 644 $(out)/usher.toml $(DESTDIR)/etc/usher/usher.toml

deb: export DEB_RULES_REQUIRES_ROOT = no
deb: export DEB_BUILD_OPTIONS = noautodbgsym
deb:   ## build build/deb/usher_*.deb and hold it to lintian; VERSION=1.0 for another one than debian/changelog's
	$(build)
	@dev/deps $(deb_packages)
	@rm -rf build/deb && mkdir -p build/deb
	@debian/rules binary > build/deb/log 2>&1 || { cat build/deb/log; exit 1; }
	@debian/rules clean >> build/deb/log 2>&1
	@lintian --fail-on error,warning build/deb/usher_*.deb 2>&1 | { ! grep -v '^running with root'; } && ls build/deb/usher_*.deb

clean:   ## remove everything built
	rm -rf build
