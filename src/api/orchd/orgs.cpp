#include "api/orchd/orgs.h"

#include "api/host.h"
#include "api/orchd/body.h"
#include "api/orchd/json.h"
#include "api/orchd/locales.h"
#include "api/orchd/path.h"
#include "base/text.h"
#include "domain/names.h"
#include "service/orgs/orgs.h"

namespace usher::api::orchd {
namespace {

constexpr std::size_t longest_url = 2048;

Result<std::string> customer_name_from(const http::Request& request)
{
    Body body(request);
    const auto name = body.text("name");
    if (!is_display_name(name)) body.refuse({ErrorCode::field_invalid, "name"});
    return body.result(name);
}

bool is_web_address(const std::string& url)
{
    return url.size() <= longest_url && (url.starts_with("https://") || url.starts_with("http://")) &&
           !text::has_control_characters(url);
}

std::optional<bool> deleted_from(Body& body)
{
    const auto status = body.optional_text("status");
    if (!status) return std::nullopt;
    if (*status != "active" && *status != "deleted") body.refuse({ErrorCode::malformed_request, "status"});
    return *status == "deleted";
}

Result<service::OrgChange> change_from(const http::Request& request)
{
    Body body(request);
    service::OrgChange change;
    change.name = body.optional_text("name");
    if (change.name && !is_display_name(*change.name)) body.refuse({ErrorCode::field_invalid, "name"});
    change.deleted = deleted_from(body);
    change.suspended = body.optional_flag("isSuspended");
    change.locale = body.optional_locale("locale");
    change.slack_url = body.optional_text_or_unset("slackNotificationWebhookUrl");
    if (change.slack_url && !change.slack_url->empty() && !is_web_address(*change.slack_url))
        body.refuse({ErrorCode::field_invalid, "slackNotificationWebhookUrl"});
    return body.result(change);
}

Page page_from(Query& query)
{
    const Page otherwise;
    return {query.number("offset", otherwise.offset), query.number("limit", otherwise.limit),
            query.choice("sortOrder", {"asc", "desc"}, 0) == 1};
}

CustomerOrder order_from(Query& query)
{
    switch (query.choice("sortBy", {"createdAt", "id", "name", "status", "subscriptionsCount", "websitesCount"}, 0)) {
    case 1: return CustomerOrder::id;
    case 2: return CustomerOrder::name;
    case 3: return CustomerOrder::status;
    default: return CustomerOrder::created_at; // the counts are all equal
    }
}

Result<CustomerFilter> filter_from(const http::Request& request)
{
    constexpr std::int64_t deepest = 90;
    Query query(request);
    CustomerFilter filter;
    filter.page = page_from(query);
    filter.order = order_from(query);
    const bool recursive = query.flag("recursive");
    filter.most_depth = recursive ? std::min(query.number("maxDepth", deepest), deepest) : 1;
    if (query.choice("status", {"", "active", "suspended", "deleted"}, 0) != 0) filter.status = query.text("status");
    return query.result(filter);
}

/// The branding that the operator has set for the organization's pages and e-mails.
Json::Value settings_to_json(const Branding& look)
{
    Json::Value settings(Json::arrayValue);
    const auto put = [&](const char* name, const std::string& value) {
        if (value.empty()) return;
        Json::Value setting;
        setting["name"] = name;
        setting["value"] = value;
        settings.append(setting);
    };
    put("name", look.name);
    put("colour", look.colour);
    if (!look.logo.empty()) put("logo", "/look/" + look.logo);
    return settings;
}

} // namespace

// orchd: createCustomer
Result<http::Response> create_customer(Call& call)
{
    const auto customer =
        call.services.orgs.create_customer(*call.caller, path_org(call), customer_name_from(call.request));
    if (!customer) return customer.error();
    return answer_id(customer->uuid());
}

// orchd: getOrgCustomers
Result<http::Response> get_org_customers(Call& call)
{
    const auto customers = call.services.orgs.list_customers(*call.caller, path_org(call), filter_from(call.request));
    if (!customers) return customers.error();
    Json::Value json;
    json["items"] = list_to_json(customers->items);
    json["total"] = Json::Int64(customers->total);
    return answer(200, json);
}

// orchd: getOrg
Result<http::Response> get_org(Call& call)
{
    const auto org = call.services.orgs.get(*call.caller, path_org(call));
    if (!org) return org.error();
    return answer(200, to_json(*org));
}

// orchd: updateOrg
Result<http::Response> update_org(Call& call)
{
    const auto changed = call.services.orgs.change(*call.caller, path_org(call), change_from(call.request));
    if (!changed) return changed.error();
    return done(204);
}

// orchd: deleteOrg. `force` has nothing to override.
Result<http::Response> delete_org(Call& call)
{
    const auto removed = call.services.orgs.remove(*call.caller, path_org(call));
    if (!removed) return removed.error();
    return done(204);
}

// orchd: getBranding
Result<http::Response> get_branding(Call& call)
{
    Query query(call.request);
    const auto id = query.result(query.id("orgId"));
    if (!id) return id.error();
    const auto org =
        *id ? call.services.orgs.find_active(OrgId(**id)) : call.services.orgs.find_by_host(host_of(call.request));
    if (!org) return ErrorCode::org_not_found;
    Json::Value json;
    json["orgName"] = org->name;
    json["settings"] = settings_to_json(call.services.orgs.look_of(org->id));
    json["locale"] = locale_or_english(org->locale);
    if (!org->panel_domain.empty()) json["controlPanelDomain"] = org->panel_domain;
    return answer(200, json);
}

} // namespace usher::api::orchd
