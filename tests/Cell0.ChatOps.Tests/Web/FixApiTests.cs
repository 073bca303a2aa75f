using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Notifications;
using Microsoft.Extensions.DependencyInjection;

namespace Cell0.ChatOps.Tests.Web;

public sealed class FixApiTests
{
    [Fact]
    public async Task Fixes_are_listed_newest_first_and_one_tells_its_story()
    {
        await using var bench = await WebBench.StartAsync();
        var book = bench.Services.GetRequiredService<FixBook>();
        book.Plan(Plan("nightly"), "Ann", new Target("telegram", "7"), null);
        book.Plan(Plan("hourly"), "Ann", new Target("telegram", "7"), null);
        book.Cancel(1, "Ann");
        using var client = new HttpClient { BaseAddress = bench.Address };

        var list = await client.GetFromJsonAsync<JsonElement>("/api/fixes", TestContext.Current.CancellationToken);
        list.EnumerateArray().Select(fix => (fix.GetProperty("code").GetString(), fix.GetProperty("kind").GetString(), fix.GetProperty("job").GetString(), fix.GetProperty("state").GetString()))
            .ShouldBe([("F2", "job-timeout", "hourly", "planned"), ("F1", "job-timeout", "nightly", "cancelled")]);
        (await client.GetFromJsonAsync<JsonElement>("/api/fixes?state=planned&limit=1", TestContext.Current.CancellationToken)).GetArrayLength().ShouldBe(1);
        var one = await client.GetFromJsonAsync<JsonElement>("/api/fixes/f1", TestContext.Current.CancellationToken);
        one.GetProperty("from").GetProperty("timeout").GetString().ShouldBe("600");
        one.GetProperty("story").EnumerateArray().Select(line => (line.GetProperty("step").GetString(), line.GetProperty("text").GetString())).ShouldBe([("planned", "payload.timeoutSeconds 600 → 900"), ("cancelled", "cancelled by Ann")]);
    }

    [Theory]
    [InlineData("/api/fixes?state=broken", HttpStatusCode.BadRequest)]
    [InlineData("/api/fixes?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/fixes/A7K", HttpStatusCode.BadRequest)]
    [InlineData("/api/fixes/F99999999999999", HttpStatusCode.BadRequest)]
    [InlineData("/api/fixes/F77", HttpStatusCode.NotFound)]
    public async Task Bad_input_is_told_as_such(string path, HttpStatusCode status)
    {
        await using var bench = await WebBench.StartAsync();
        using var client = new HttpClient { BaseAddress = bench.Address };
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType).ShouldBe((status, "application/problem+json"));
    }

    [Fact]
    public async Task Fixes_are_described()
    {
        await using var bench = await WebBench.StartAsync();
        using var client = new HttpClient { BaseAddress = bench.Address };
        (await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken)).GetProperty("paths").EnumerateObject().Select(path => path.Name).ShouldContain("/api/fixes/{code}");
    }

    private static FixPlan Plan(string job) => new()
    {
        Kind = "job-timeout",
        Class = FixClass.A,
        Target = FixTarget.Job($"id-of-{job}", job),
        From = FixValues.Of("timeout", "600"),
        To = FixValues.Of("timeout", "900"),
        Change = "payload.timeoutSeconds 600 → 900",
        Risk = "this job only",
        IsReversible = true,
    };
}
