using Cell0.ChatOps.Access;
using Cell0.ChatOps.Web;
using FsCheck.Xunit;

namespace Cell0.ChatOps.Tests.Web;

public sealed class RequestGateTests
{
    private static readonly Caller Owner = new("owner", Role.Owner);
    private static readonly Caller Viewer = new("grafana", Role.Viewer);

    private static readonly RequestFacts Reading = new() { Method = "GET", Host = "127.0.0.1:5080", IsLoopback = true };
    private static readonly RequestFacts Changing = new() { Method = "POST", Host = "127.0.0.1:5080", IsLoopback = true };
    private static readonly RequestFacts Opening = Reading with { IsPage = true, FetchSite = "none", FetchMode = "navigate" };

    [Theory]
    [InlineData("localhost", 0)]
    [InlineData("localhost:5080", 0)]
    [InlineData("LOCALHOST:5080", 0)]
    [InlineData("127.0.0.1:9", 0)]
    [InlineData("[::1]:5080", 0)]
    [InlineData("[::1]", 0)]
    [InlineData("evil.example", 403)]
    [InlineData("evil.example:5080", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("127.0.0.1.evil.example", 403)]
    [InlineData("127.0.0.2", 403)]
    [InlineData("", 403)]
    [InlineData(null, 403)]
    [InlineData("localhost@evil.example", 403)]
    public void By_default_only_loopback_names_are_answered(string? host, int status) => Gate().Decide(Reading with { Host = host }).Status.ShouldBe(status);

    [Fact]
    public void The_dashboards_figures_are_read_by_a_post_from_this_machine_and_from_nowhere_else()
    {
        var asking = Changing with { IsDashboardsFigures = true };
        Gate().Decide(asking).Status.ShouldBe(0);
        Gate().Decide(asking with { Method = "DELETE" }).Status.ShouldBe(401);
        Gate().Decide(asking with { IsLoopback = false }).Status.ShouldBe(401);
        Gate().Decide(asking with { FetchSite = "cross-site" }).Status.ShouldBe(403);
    }

    [Theory]
    [InlineData("ops.example", 0)]
    [InlineData("ops.example:8443", 0)]
    [InlineData("OPS.example", 0)]
    [InlineData("hooks.example", 0)]
    [InlineData("localhost", 403)]
    public void Configured_names_and_public_hosts_take_the_place_of_the_default(string host, int status) =>
        new RequestGate(["ops.example"], [new Uri("https://hooks.example/whatsapp")]).Decide(Reading with { Host = host }).Status.ShouldBe(status);

    [Fact]
    public void A_public_address_alone_leaves_the_loopback_names() =>
        new RequestGate([], [new Uri("https://hooks.example")]).Decide(Reading).Passes.ShouldBeTrue();

    [Fact]
    public void A_webhook_is_posted_to_by_whoever_can_prove_himself_to_it_under_a_name_of_ours()
    {
        var call = new RequestFacts { Method = "POST", Host = "hooks.example", IsLoopback = false, IsWebhook = true };
        var gate = new RequestGate([], [new Uri("https://hooks.example/webhooks/telegram")]);
        gate.Decide(call).Passes.ShouldBeTrue();
        gate.Decide(call with { IsWebhook = false }).Passes.ShouldBeFalse();
        gate.Decide(call with { Method = "DELETE" }).Passes.ShouldBeFalse();
        gate.Decide(call with { Host = "evil.example" }).Status.ShouldBe(403);
    }

    [Fact]
    public void A_foreign_name_is_refused_even_with_a_token() => Gate().Decide(Changing with { Host = "evil.example", Caller = Owner }).Status.ShouldBe(403);

    [Theory]
    [InlineData("http://127.0.0.1:5080", 0)]
    [InlineData("HTTP://127.0.0.1:5080", 0)]
    [InlineData("http://127.0.0.1:5081", 403)]
    [InlineData("http://localhost:5080", 403)]
    [InlineData("https://127.0.0.1", 403)]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("", 403)]
    [InlineData("not an origin", 403)]
    [InlineData("file://", 403)]
    public void A_foreign_origin_is_refused_for_reading_and_for_changing(string origin, int status)
    {
        Gate().Decide(Reading with { Origin = origin }).Status.ShouldBe(status);
        Gate().Decide(Changing with { Origin = origin, Caller = Owner }).Status.ShouldBe(status);
    }

    [Theory]
    [InlineData("https://ops.example", "ops.example", 0)]
    [InlineData("https://ops.example", "ops.example:443", 0)]
    [InlineData("http://ops.example", "ops.example:80", 0)]
    [InlineData("https://ops.example:8443", "ops.example:8443", 0)]
    [InlineData("https://hooks.example", "ops.example", 0)]
    [InlineData("http://hooks.example", "ops.example", 403)]
    [InlineData("https://other.example", "ops.example", 403)]
    public void The_services_own_origins_are_its_host_and_its_public_addresses(string origin, string host, int status) =>
        new RequestGate(["ops.example"], [new Uri("https://hooks.example/x")]).Decide(Changing with { Host = host, Origin = origin, Caller = Owner }).Status.ShouldBe(status);

    [Theory]
    [InlineData(null, 0)]
    [InlineData("none", 0)]
    [InlineData("same-origin", 0)]
    [InlineData("same-site", 403)]
    [InlineData("cross-site", 403)]
    [InlineData("something-new", 403)]
    public void A_fetch_from_another_site_is_refused_and_other_ports_are_another_site(string? site, int status)
    {
        Gate().Decide(Reading with { FetchSite = site, FetchMode = "cors" }).Status.ShouldBe(status);
        Gate().Decide(Changing with { FetchSite = site, FetchMode = "cors", Caller = Owner }).Status.ShouldBe(status);
    }

    [Theory]
    [InlineData("GET", "navigate", true, 0)]
    [InlineData("HEAD", "navigate", true, 0)]
    [InlineData("GET", "no-cors", true, 403)]
    [InlineData("GET", null, true, 403)]
    [InlineData("GET", "navigate", false, 403)]
    [InlineData("POST", "navigate", true, 403)]
    public void Only_opening_a_page_may_start_from_another_site(string method, string? mode, bool isPage, int status) =>
        Gate().Decide(Opening with { Method = method, FetchSite = "cross-site", FetchMode = mode, IsPage = isPage, Caller = Owner }).Status.ShouldBe(status);

    [Fact]
    public void Reading_from_this_machine_is_free() => Gate().Decide(Reading).Passes.ShouldBeTrue();

    [Fact]
    public void Reading_from_another_machine_needs_a_caller()
    {
        Gate().Decide(Reading with { IsLoopback = false }).Status.ShouldBe(401);
        Gate().Decide(Reading with { IsLoopback = false, Caller = Viewer }).Passes.ShouldBeTrue();
    }

    [Fact]
    public void A_forwarded_request_has_no_privileges_of_this_machine()
    {
        Gate().Decide(Reading with { IsForwarded = true }).Status.ShouldBe(401);
        Gate().Decide(Reading with { IsForwarded = true, Caller = Viewer }).Passes.ShouldBeTrue();
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("QUERY")]
    public void Changing_needs_a_caller_who_may(string method)
    {
        Gate().Decide(Changing with { Method = method }).Status.ShouldBe(401);
        Gate().Decide(Changing with { Method = method, Caller = Viewer }).Status.ShouldBe(403);
        Gate().Decide(Changing with { Method = method, Caller = new Caller("ci", Role.Operator) }).Passes.ShouldBeTrue();
        Gate().Decide(Changing with { Method = method, Caller = Owner }).Passes.ShouldBeTrue();
    }

    [Fact]
    public void A_refusal_says_why_and_never_shows_more_than_a_piece_of_a_hostile_name() =>
        Gate().Decide(Reading with { Host = new string('x', 5000) }).Reason.Length.ShouldBeLessThan(200);

    [Property]
    public bool Nobody_changes_anything_unproven(string method, string host, string origin, string site, bool isPage, bool isForwarded) =>
        !Gate().Decide(new RequestFacts { Method = method ?? "", Host = host, Origin = origin, FetchSite = site, FetchMode = "navigate", IsPage = isPage, IsLoopback = true, IsForwarded = isForwarded }).Passes
        || method is "GET" or "HEAD" or "OPTIONS";

    [Property]
    public bool No_name_but_ours_is_answered(string host) =>
        host is null || !Gate().Decide(Reading with { Host = host, Caller = Owner }).Passes || new[] { "localhost", "127.0.0.1", "[::1]" }.Any(name => host.Trim().StartsWith(name, StringComparison.OrdinalIgnoreCase));

    [Property]
    public bool No_origin_but_ours_is_answered(string origin) =>
        origin is null || !Gate().Decide(Changing with { Origin = origin, Caller = Owner }).Passes || origin.Trim().StartsWith("http://127.0.0.1:5080", StringComparison.OrdinalIgnoreCase);

    private static RequestGate Gate() => new([], []);
}
