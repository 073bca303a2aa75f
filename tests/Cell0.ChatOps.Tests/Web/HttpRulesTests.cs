using System.Net;
using System.Text;
using System.Text.Json;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Cell0.ChatOps.Tests.Web;

/// <summary>The rules that hold on every path, over real HTTP.</summary>
public sealed class HttpRulesTests(SharedBench shared) : IClassFixture<SharedBench>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/api/runs")]
    [InlineData("/metrics")]
    [InlineData("/healthz")]
    [InlineData("/assets/cell0.css")]
    [InlineData("/nowhere")]
    public async Task A_foreign_name_gets_403_on_every_path(string path)
    {
        var bench = shared.Bench;
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "evil.example" } };
        using var response = await bench.Client().SendAsync(request, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await ShouldBeProblem(response, 403);
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_protect_it()
    {
        var bench = shared.Bench;
        foreach (var path in new[] { "/", "/api/runs", "/nowhere", "/metrics" })
        {
            using var response = await bench.Client().GetAsync(path, TestContext.Current.CancellationToken);
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            policy.ShouldContain("frame-ancestors 'none'");
            policy.ShouldNotContain("unsafe");
            response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            response.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
            response.Headers.Contains("Server").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Only_the_dashboard_may_style_itself_and_even_there_no_script_is_inline()
    {
        using var response = await shared.Bench.Client().GetAsync("/hangfire", TestContext.Current.CancellationToken);
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("script-src 'self'; style-src 'self' 'unsafe-inline'");
    }

    [Fact]
    public async Task The_owners_link_begins_a_session_and_leaves_no_token_in_the_address()
    {
        await using var bench = await WebBench.StartAsync();
        using var client = bench.Client();
        using var opened = await client.GetAsync($"/?token={bench.OwnerToken}", TestContext.Current.CancellationToken);
        opened.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        opened.Headers.Location!.ToString().ShouldBe("/");
        var cookie = opened.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=strict", Case.Insensitive);
        cookie.ShouldNotContain(bench.OwnerToken);

        client.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        using var asked = await client.PostAsync("/api/runs", null, TestContext.Current.CancellationToken);
        asked.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    public async Task A_wrong_link_begins_nothing(string token)
    {
        var bench = shared.Bench;
        using var response = await bench.Client().GetAsync($"/?token={token}", TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("wrong-token-0123456789", HttpStatusCode.Unauthorized)]
    [InlineData(WebBench.ViewerToken, HttpStatusCode.Forbidden)]
    [InlineData(WebBench.OperatorToken, HttpStatusCode.Accepted)]
    public async Task Changing_needs_a_token_with_the_right_to(string? token, HttpStatusCode expected)
    {
        await using var bench = await WebBench.StartAsync();
        using var response = await bench.Client(token).PostAsync("/api/runs", null, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(expected);
        bench.Requests.Asked.Count.ShouldBe(expected == HttpStatusCode.Accepted ? 1 : 0);
    }

    [Fact]
    public async Task The_owners_token_works_as_a_bearer_token_too()
    {
        await using var bench = await WebBench.StartAsync();
        using var response = await bench.Client(bench.OwnerToken).PostAsync("/api/runs", null, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("Forwarded", "for=10.0.0.1")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("x-forwarded-proto", "https")]
    public async Task Behind_a_proxy_this_machine_has_no_privileges(string header, string value)
    {
        var bench = shared.Bench;
        using var client = bench.Client();
        client.DefaultRequestHeaders.Add(header, value);
        using var refused = await client.GetAsync("/api/runs", TestContext.Current.CancellationToken);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        using var known = bench.Client(WebBench.ViewerToken);
        known.DefaultRequestHeaders.Add(header, value);
        using var passed = await known.GetAsync("/api/runs", TestContext.Current.CancellationToken);
        passed.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/api/v2/receivers")]
    [InlineData("POST", "/api/incidents/A7K/snooze")]
    [InlineData("POST", "/api/messages")]
    [InlineData("POST", "/ping/some-key")]
    [InlineData("GET", "/api/runs/R1/artefacts")]
    [InlineData("GET", "/assets/../appsettings.json")]
    public async Task What_is_not_there_is_a_404_as_a_problem(string method, string path)
    {
        var bench = shared.Bench;
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await bench.Client().SendAsync(request, TestContext.Current.CancellationToken);
        await ShouldBeProblem(response, 404);
    }

    [Fact]
    public async Task A_person_gets_a_page_where_a_program_gets_a_problem()
    {
        var bench = shared.Bench;
        using var client = bench.Client();
        client.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml");
        using var response = await client.GetAsync("/nowhere", TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("<main");
    }

    [Fact]
    public async Task A_storage_failure_is_503_with_a_time_to_come_back_and_never_a_stack_trace()
    {
        await using var bench = await WebBench.StartAsync();
        File.Delete(bench.Services.GetRequiredService<Database>().FilePath);
        foreach (var suffix in new[] { "-wal", "-shm" }) File.Delete(bench.Services.GetRequiredService<Database>().FilePath + suffix);
        Directory.Delete(bench.Folder, recursive: true);
        File.WriteAllText(bench.Folder, "not a folder");
        try
        {
            bench.Services.GetRequiredService<Database>().Dispose();
            using var response = await bench.Client().GetAsync("/api/runs/latest", TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            response.Headers.RetryAfter.ShouldNotBeNull();
            await ShouldBeProblem(response, 503);
            using var ready = await bench.Client().GetAsync("/readyz", TestContext.Current.CancellationToken);
            ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            File.Delete(bench.Folder);
        }
    }

    [Fact]
    public async Task An_unexpected_fault_shows_nothing_of_the_inside()
    {
        await using var bench = await WebBench.StartAsync(builder => builder.Services.AddSingleton<IRunRequests>(new Broken()));
        using var response = await bench.Client(WebBench.OperatorToken).PostAsync("/api/runs", null, TestContext.Current.CancellationToken);
        var text = await ShouldBeProblem(response, 500);
        text.ShouldNotContain("secret");
        text.ShouldNotContain(" at ");
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_413()
    {
        var bench = shared.Bench;
        using var body = new StringContent(new string(' ', 300_000), Encoding.UTF8, "application/json");
        using var response = await bench.Client(WebBench.OperatorToken).PostAsync("/api/runs", body, TestContext.Current.CancellationToken);
        await ShouldBeProblem(response, 413);
        bench.Requests.Asked.ShouldBeEmpty();
    }

    internal static async Task<string> ShouldBeProblem(HttpResponseMessage response, int status)
    {
        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(text);
        json.RootElement.GetProperty("status").GetInt32().ShouldBe(status);
        json.RootElement.GetProperty("type").GetString().ShouldStartWith("https://tools.ietf.org/html/rfc9110#section-15.");
        json.RootElement.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        return text;
    }

    private sealed class Broken : IRunRequests
    {
        public RunProgress? Current => null;

        public DateTimeOffset? NextRunAt => null;

        public RunTicket Request(string trigger, IReadOnlyCollection<string> probes) => throw new InvalidOperationException("secret");

        public bool Cancel() => false;
    }
}
