#include "api/block.h"

#include "api/tokens.h"
#include "domain/language.h"
#include "service/mail/mail_blocks.h"

namespace usher::api {
namespace {

http::Response page(int status, const Language& language, const Notice& notice)
{
    return {status,
            {{"Content-Type", "text/html; charset=utf-8"},
             {"Content-Language", language.code},
             {"Cache-Control", "no-store"},
             {"Vary", "Accept-Language"}},
            "<!doctype html>\n<html lang=\"" + language.code +
                "\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
                "initial-scale=1\">\n<title>" +
                notice.title +
                "</title>\n<link rel=\"stylesheet\" href=\"/assets/usher.css\">\n<script type=\"module\" "
                "src=\"/assets/branding.js\"></script>\n<header id=\"head\"></header>\n<main id=\"main\">\n<h1>" +
                notice.title + "</h1>\n<p>" + notice.text + "</p>\n</main>\n</html>\n"};
}

Result<http::Response> block(Call& call)
{
    const auto& languages = call.services.languages;
    const auto& language = languages.best_for(languages.preferred(call.request.header("accept-language")));
    const auto& link = call.path_parameters.at("link");
    const auto done =
        resolve_token(call, TokenKind::block, link, [&] { return call.services.mail_blocks.block(link); });
    if (!done) return done.error();
    return *done ? page(200, language, language.blocked) : page(404, language, language.block_unknown);
}

int status_of(ErrorCode code)
{
    switch (code) {
    case ErrorCode::unknown_route: return 404;
    case ErrorCode::wrong_method: return 405;
    case ErrorCode::body_too_large: return 413;
    case ErrorCode::rate_limited: return 429;
    case ErrorCode::overloaded:
    case ErrorCode::unavailable: return 503;
    default: return 500;
    }
}

http::Response render_error(const Error& error, const Language& language)
{
    const auto status = status_of(error.code);
    return page(status, language, status == 404 ? language.block_unknown : language.block_failed);
}

} // namespace

Dialect block_dialect(const Languages& languages)
{
    return {
        "block",
        [](std::string_view path) { return path.starts_with("/block/"); },
        {
            // clang-format off
            {post, "/block/{link}", open, block, Work::quick, Takes::token},
            // clang-format on
        },
        [](const Call&) { return std::optional<Caller>(); },
        [&languages](const Error& error, const Route*) { return render_error(error, languages.fallback()); },
    };
}

} // namespace usher::api
