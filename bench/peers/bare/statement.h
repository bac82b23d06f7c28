// A prepared statement of libmariadb with room for its parameters and for one row. Whatever goes wrong ends the program.
#pragma once

#include <mysql.h>

#include <stdbool.h>

enum { most_columns = 36, most_bytes = 256 };

struct statement {
    MYSQL_STMT* prepared;
    MYSQL_BIND parameters[most_columns], columns[most_columns];
    unsigned parameter_count;
    char bytes[most_columns][most_bytes]; // of the row; texts end with 0
    long long numbers[most_columns];
    MYSQL_TIME times[most_columns];
    unsigned long lengths[most_columns];
    my_bool nulls[most_columns];
};

_Noreturn void fail(const char* what, const char* why);

// kinds: of the columns, t text, n number, d date and time; further ones are texts.
void prepare(MYSQL* database, struct statement* s, const char* text, const char* kinds);

// Parameters, in their order, after begin. What they point to must live until the statement is executed.
void begin(struct statement* s);
void with_bytes(struct statement* s, const void* bytes, unsigned long length);
void with_text(struct statement* s, const char* text);
void with_number(struct statement* s, const long long* number);
void with_null(struct statement* s);

// The number of rows changed.
long long execute(struct statement* s);
// False: there is no row. For statements that find one at most.
bool find(struct statement* s);
// After execute: the next row of several. False: that was the last.
bool next(struct statement* s);
