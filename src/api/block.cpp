#include "api/block.h"

#include "api/tokens.h"
#include "domain/language.h"
#include "service/mail/mail_blocks.h"

#include <array>

namespace usher::api {
namespace {

struct Words {
    const char* title;
    const char* text;
};
struct Language {
    const char* name;
    Words blocked, unknown, failed;
};

constexpr std::array languages = {
    Language{"en",
             {"No more e-mails", "From this sender you will get no more e-mails. You can close this page."},
             {"This link is not known", "Perhaps a part of it is missing: try once more from the e-mail."},
             {"That did not work", "Nothing has changed. Please try again in a moment."}},
    Language{"fr",
             {"Plus de lettres", "Vous ne recevrez plus de lettres de cet expéditeur. Vous pouvez fermer cette page."},
             {"Ce lien est inconnu", "Il en manque peut-être une partie : réessayez à partir de la lettre."},
             {"Cela n’a pas fonctionné", "Rien n’a changé. Veuillez réessayer dans un instant."}},
    Language{
        "de",
        {"Keine weiteren Briefe",
         "Von diesem Absender erhalten Sie keine Briefe mehr. Sie können diese Seite schließen."},
        {"Dieser Link ist nicht bekannt", "Vielleicht fehlt ein Teil: versuchen Sie es noch einmal vom Brief aus."},
        {"Das hat nicht geklappt", "Es hat sich nichts geändert. Bitte versuchen Sie es gleich noch einmal."}},
    Language{"es",
             {"No más cartas", "No recibirá más cartas de este remitente. Puede cerrar esta página."},
             {"Este enlace no es conocido", "Quizá falte una parte: inténtelo de nuevo desde la carta."},
             {"No ha funcionado", "No ha cambiado nada. Inténtelo de nuevo en un momento."}},
};

const Language& language_for(const http::Request& request)
{
    const auto preferred = preferred_language(request.header("accept-language"));
    for (const auto& language : languages)
        if (preferred == language.name) return language;
    return languages.front();
}

http::Response page(int status, const Language& language, const Words& words)
{
    return {status,
            {{"Content-Type", "text/html; charset=utf-8"},
             {"Content-Language", language.name},
             {"Cache-Control", "no-store"},
             {"Vary", "Accept-Language"}},
            std::string("<!doctype html>\n<html lang=\"") + language.name +
                "\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
                "initial-scale=1\">\n<title>" +
                words.title +
                "</title>\n<link rel=\"stylesheet\" href=\"/assets/usher.css\">\n<script type=\"module\" "
                "src=\"/assets/branding.js\"></script>\n<header id=\"head\"></header>\n<main id=\"main\">\n<h1>" +
                words.title + "</h1>\n<p>" + words.text + "</p>\n</main>\n</html>\n"};
}

Result<http::Response> block(Call& call)
{
    const auto& language = language_for(call.request);
    const auto& link = call.path_parameters.at("link");
    const auto done =
        resolve_token(call, TokenKind::block, link, [&] { return call.services.mail_blocks.block(link); });
    if (!done) return done.error();
    return *done ? page(200, language, language.blocked) : page(404, language, language.unknown);
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

http::Response render_error(const Error& error, const Route*)
{
    const auto status = status_of(error.code);
    const auto& language = languages.front();
    return page(status, language, status == 404 ? language.unknown : language.failed);
}

} // namespace

Dialect block_dialect()
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
        render_error,
    };
}

} // namespace usher::api
