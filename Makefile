# Usher's one Makefile. `make help` lists what can be made.
# Everything is built under build/<mode>/; SANITIZE=address,undefined or thread builds beside the plain build, not over it.

SANITIZE ?=
WERROR   ?= -Werror
OPTIMIZE ?= -O2 -g
STATE    ?= run
PORT     ?= 8080
SETTINGS ?=

comma := ,
mode  := $(if $(SANITIZE),$(subst $(comma),-,$(SANITIZE)),release)
out   := build/$(mode)

CXX      ?= g++
warnings := -Wall -Wextra -Wpedantic -Wconversion -Wshadow $(WERROR)
sanitize := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all)
packages := jsoncpp gmime-3.0 libsodium libidn2 libcurl
CPPFLAGS += -Isrc -DSPDLOG_COMPILED_LIB -DSPDLOG_SHARED_LIB -DSPDLOG_FMT_EXTERNAL \
            $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(packages) 2>/dev/null))
CXXFLAGS += -std=c++20 $(OPTIMIZE) $(warnings) $(sanitize) -pthread
LDFLAGS  += $(sanitize) -pthread
LDLIBS   += $(shell pkg-config --libs $(packages) 2>/dev/null) -lspdlog -lfmt -lmysqlcppconn -lfcgi

programs := usherd usher-mailer usherctl
main_of   = src/$(subst -,_,$(1)).cpp
mains    := $(foreach program,$(programs),$(call main_of,$(program)))
sources  := $(filter-out $(mains),$(shell find src -name '*.cpp'))
headers  := $(shell find src tests -name '*.h')

# Tests that need nothing, and tests that need the private MariaDB the runner starts.
unit_tests     := $(shell find tests/base tests/domain tests/http tests/settings tests/mail tests/fcgi -name '*.cpp' 2>/dev/null)
database_tests := $(shell find tests/store tests/service tests/api tests/worker tests/smtp -name '*.cpp' 2>/dev/null)
objects_of      = $(patsubst %.cpp,$(out)/%.o,$(1))
objects        := $(call objects_of,$(sources) $(mains) $(unit_tests) $(database_tests))

.PHONY: all help deps run up down check test-unit test check-layers check-headers format lint bench schema install clean

all: $(addprefix $(out)/,$(programs))   ## build the programs (default)

help:   ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*##(.*)/  make \1\t\2/' | expand -t 24

# The migrations are built into the programs: a program and the schema it needs cannot drift apart.
$(out)/migrations.cpp: $(sort $(wildcard sql/migrations/*.sql)) Makefile
	@mkdir -p $(@D)
	@{ echo '#include "store/migrations.h"'; \
	   echo 'const std::vector<usher::store::Migration>& usher::store::migrations()'; \
	   echo '{ static const std::vector<Migration> all = {'; \
	   for file in $(filter %.sql,$^); do \
	     base=$$(basename $$file .sql); number=$$(echo $${base%%_*} | sed 's/^0*//'); \
	     echo "{$$number, \"$${base#*_}\", R\"sql("; cat $$file; echo ')sql"},'; \
	   done; echo '}; return all; }'; } > $@
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

$(out)/tests/%.o: CPPFLAGS += -Itests -DBOOST_TEST_DYN_LINK
$(out)/%.o: %.cpp
	@mkdir -p $(@D)
	@echo "  compile $<"
	@$(CXX) $(CPPFLAGS) $(CXXFLAGS) -MMD -MP -c -o $@ $<

-include $(objects:.o=.d)

clean:   ## remove everything built
	rm -rf build
