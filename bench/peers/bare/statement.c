#include "statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fail(const char* what, const char* why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static void bind_column(struct statement* s, unsigned i, char kind)
{
    MYSQL_BIND* column = &s->columns[i];
    column->length = &s->lengths[i];
    column->is_null = &s->nulls[i];
    column->buffer_type = kind == 't' ? MYSQL_TYPE_STRING : kind == 'n' ? MYSQL_TYPE_LONGLONG : MYSQL_TYPE_DATETIME;
    column->buffer = kind == 't' ? (void*)s->bytes[i] : kind == 'n' ? (void*)&s->numbers[i] : (void*)&s->times[i];
    column->buffer_length = kind == 't' ? most_bytes - 1 : 0;
}

void prepare(MYSQL* database, struct statement* s, const char* text, const char* kinds)
{
    s->prepared = mysql_stmt_init(database);
    if (mysql_stmt_prepare(s->prepared, text, strlen(text)) != 0) fail(text, mysql_stmt_error(s->prepared));
    const unsigned count = mysql_stmt_field_count(s->prepared), known = (unsigned)strlen(kinds);
    if (count < known || count > most_columns) fail(text, "has fewer columns, or more than fit");
    for (unsigned i = 0; i < count; ++i)
        bind_column(s, i, i < known ? kinds[i] : 't');
    if (count != 0 && mysql_stmt_bind_result(s->prepared, s->columns) != 0) fail(text, mysql_stmt_error(s->prepared));
}

void begin(struct statement* s)
{
    s->parameter_count = 0;
}

void with_bytes(struct statement* s, const void* bytes, unsigned long length)
{
    s->parameters[s->parameter_count++] =
        (MYSQL_BIND){.buffer_type = MYSQL_TYPE_STRING, .buffer = (void*)bytes, .buffer_length = length};
}

void with_text(struct statement* s, const char* text)
{
    with_bytes(s, text, strlen(text));
}

void with_number(struct statement* s, const long long* number)
{
    s->parameters[s->parameter_count++] = (MYSQL_BIND){.buffer_type = MYSQL_TYPE_LONGLONG, .buffer = (void*)number};
}

void with_null(struct statement* s)
{
    s->parameters[s->parameter_count++] = (MYSQL_BIND){.buffer_type = MYSQL_TYPE_NULL};
}

long long execute(struct statement* s)
{
    if (s->parameter_count != mysql_stmt_param_count(s->prepared)) fail("execute", "a statement has other parameters");
    mysql_stmt_bind_param(s->prepared, s->parameters);
    if (mysql_stmt_execute(s->prepared) != 0) fail("execute", mysql_stmt_error(s->prepared));
    return (long long)mysql_stmt_affected_rows(s->prepared);
}

static bool fetch(struct statement* s)
{
    const int got = mysql_stmt_fetch(s->prepared);
    for (unsigned i = 0; i < most_columns; ++i)
        s->bytes[i][s->lengths[i] < most_bytes ? s->lengths[i] : 0] = '\0';
    return got == 0 || got == MYSQL_DATA_TRUNCATED;
}

bool find(struct statement* s)
{
    execute(s);
    const bool found = fetch(s);
    mysql_stmt_free_result(s->prepared);
    return found;
}

bool next(struct statement* s)
{
    if (fetch(s)) return true;
    mysql_stmt_free_result(s->prepared);
    return false;
}
