using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Cell0.ChatOps.Tests.Web;

public sealed class ApiTests(SharedBench shared) : IClassFixture<SharedBench>
{
    [Fact]
    public async Task Runs_are_listed_newest_first_and_by_the_page()
    {
        await using var bench = await WebBench.StartAsync();
        for (var index = 0; index < 5; index++) bench.Ledger.AddRun(WebBench.Now.AddMinutes(15 * (index - 5)), index);
        (await Json(bench, "/api/runs")).EnumerateArray().Select(run => run.GetProperty("id").GetString()).ShouldBe(["R5", "R4", "R3", "R2", "R1"]);
        (await Json(bench, "/api/runs?limit=2&before=R4")).EnumerateArray().Select(run => run.GetProperty("id").GetString()).ShouldBe(["R3", "R2"]);
        (await Json(bench, "/api/runs?limit=1"))[0].GetProperty("verdict").GetString().ShouldBe("HEALTHY");
    }

    [Theory]
    [InlineData("/api/runs?limit=0")]
    [InlineData("/api/runs?limit=-1")]
    [InlineData("/api/runs?limit=501")]
    [InlineData("/api/runs?limit=many")]
    [InlineData("/api/runs?limit=")]
    [InlineData("/api/runs?limit=1&limit=2")]
    [InlineData("/api/runs?before=5")]
    [InlineData("/api/runs?before=R99999999999999999999")]
    [InlineData("/api/runs/x")]
    [InlineData("/api/runs/R-1")]
    [InlineData("/api/runs/x/report.md")]
    [InlineData("/api/figures/x")]
    [InlineData("/api/figures/R1")]
    [InlineData("/api/figures/R1.zz/samples")]
    [InlineData("/api/incidents?state=gone")]
    [InlineData("/api/incidents/x")]
    [InlineData("/api/incidents/%20")]
    public async Task What_cannot_be_read_is_400_with_one_sentence(string path)
    {
        var bench = shared.Bench;
        using var response = await bench.Client().GetAsync(path, TestContext.Current.CancellationToken);
        await HttpRulesTests.ShouldBeProblem(response, 400);
    }

    [Theory]
    [InlineData("/api/runs/latest")]
    [InlineData("/api/runs/R7")]
    [InlineData("/api/runs/R7/report.md")]
    [InlineData("/api/figures/R7.m01")]
    [InlineData("/api/figures/R7.m01/samples")]
    [InlineData("/api/incidents/A2A")]
    public async Task What_is_not_known_is_404(string path)
    {
        var bench = shared.Bench;
        using var response = await bench.Client().GetAsync(path, TestContext.Current.CancellationToken);
        await HttpRulesTests.ShouldBeProblem(response, 404);
    }

    [Fact]
    public async Task A_run_says_everything_the_contract_promises()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Ledger.AddRun(WebBench.Now.AddHours(-1));
        var trouble = Ledger.Trouble("cell0-devops-cicd", "timed out 5 times in a row", Severity.Critical, "R2.m02");
        var id = bench.Ledger.AddRun(WebBench.Now, 2, "7 of 10", VerdictWord.Critical, trouble);
        bench.Ledger.Open(trouble, WebBench.Now, id);
        var run = await Json(bench, "/api/runs/latest");
        run.GetProperty("id").GetString().ShouldBe("R2");
        run.GetProperty("previousRunId").GetString().ShouldBe("R1");
        run.GetProperty("verdict").GetString().ShouldBe("CRITICAL");
        run.GetProperty("verdictReasons")[0].GetString()!.ShouldContain("timed out");
        run.GetProperty("startedAt").GetString().ShouldBe("2026-03-01T09:30:00+00:00");
        run.GetProperty("nextRunAt").GetString().ShouldBe("2026-03-01T09:42:00+00:00");
        run.GetProperty("probes").EnumerateArray().Select(probe => probe.GetProperty("status").GetString()).Distinct().ShouldBe(["passed", "off", "failed", "notMeasured"]);
        var measurement = run.GetProperty("probes")[0].GetProperty("measurements")[0];
        measurement.GetProperty("figureId").GetString().ShouldBe("R2.m01");
        measurement.GetProperty("better").GetString().ShouldBe("lower");
        var finding = run.GetProperty("findings")[0];
        finding.GetProperty("severity").GetString().ShouldBe("critical");
        finding.GetProperty("evidence")[0].GetString().ShouldBe("R2.m02");
        run.GetProperty("changes")[0].GetProperty("kind").GetString().ShouldBe("opened");
        (await Json(bench, "/api/runs/R1")).GetProperty("previousRunId").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Every_figure_recomputes_from_its_samples_and_they_give_its_hash()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Ledger.AddRun(WebBench.Now);
        var run = await Json(bench, "/api/runs/R1");
        using var client = bench.Client();
        var seen = 0;
        foreach (var measurement in run.GetProperty("probes").EnumerateArray().SelectMany(probe => probe.GetProperty("measurements").EnumerateArray()))
        {
            var id = measurement.GetProperty("figureId").GetString();
            var figure = await Json(bench, $"/api/figures/{id}");
            var csv = await client.GetByteArrayAsync($"/api/figures/{id}/samples", TestContext.Current.CancellationToken);
            Convert.ToHexStringLower(SHA256.HashData(csv)).ShouldBe(figure.GetProperty("sha256").GetString());
            double[] samples = [.. Encoding.UTF8.GetString(csv).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
            samples.Length.ShouldBe(figure.GetProperty("n").GetInt32());
            Statistic.TryParse(figure.GetProperty("statistic").GetString(), out var statistic).ShouldBeTrue();
            statistic.Of(samples).ShouldBe(figure.GetProperty("value").GetDouble());
            figure.GetProperty("samples").GetString().ShouldBe("kept");
            seen++;
        }

        seen.ShouldBeGreaterThan(15);
        (await Json(bench, "/api/figures/R1.m01")).GetProperty("contract").ValueKind.ShouldBe(JsonValueKind.Null);
        (await Json(bench, "/api/figures/R1.m05")).GetProperty("contract").GetString().ShouldBe("the work is done");
    }

    [Fact]
    public async Task Samples_past_their_retention_are_410_with_what_remains()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Ledger.AddRun(WebBench.Now.AddDays(-20));
        bench.Ledger.Runs.Prune(WebBench.Now.AddDays(-90), WebBench.Now.AddDays(-14), 100);
        using var response = await bench.Client().GetAsync("/api/figures/R1.m01/samples", TestContext.Current.CancellationToken);
        using var gone = JsonDocument.Parse(await HttpRulesTests.ShouldBeProblem(response, 410));
        gone.RootElement.GetProperty("histogram").EnumerateArray().Sum(bucket => bucket.GetProperty("count").GetInt32()).ShouldBeGreaterThan(0);
        gone.RootElement.GetProperty("sha256").GetString()!.Length.ShouldBe(64);
        (await Json(bench, "/api/figures/R1.m01")).GetProperty("samples").GetString().ShouldBe("reduced");
    }

    [Fact]
    public async Task Damaged_samples_are_told_and_not_served()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Ledger.AddRun(WebBench.Now);
        bench.Ledger.Database.Write(session => session.Execute("UPDATE samples SET sha256 = replace(sha256, substr(sha256, 1, 1), 'f') WHERE id = 1"));
        bench.Ledger.Database.Write(session => session.Execute("UPDATE samples SET csv = (SELECT csv FROM samples WHERE id = 2) WHERE id = 1"));
        using var response = await bench.Client().GetAsync("/api/figures/R1.m01/samples", TestContext.Current.CancellationToken);
        (await HttpRulesTests.ShouldBeProblem(response, 500)).ShouldContain("no longer give the recorded SHA-256");
        (await Json(bench, "/api/figures/R1.m01")).GetProperty("samples").GetString().ShouldBe("damaged");
    }

    [Fact]
    public async Task A_run_can_be_asked_for_and_watched()
    {
        await using var bench = await WebBench.StartAsync();
        using var client = bench.Client(WebBench.OperatorToken);
        using var asked = await client.PostAsync("/api/runs", Body("""{"probes":["cron.health","cron.health"]}"""), TestContext.Current.CancellationToken);
        asked.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        asked.Headers.Location!.ToString().ShouldBe("/api/runs/R77");
        bench.Requests.Asked.Single().ShouldBe(["cron.health"]);

        bench.Requests.Current = new RunProgress(new RunId(77), WebBench.Now, 3, 10, "cron.health");
        using var joined = await client.PostAsync("/api/runs", null, TestContext.Current.CancellationToken);
        (await joined.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("\"joined\":true");
        using var watched = await client.GetAsync("/api/runs/R77", TestContext.Current.CancellationToken);
        watched.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await watched.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("\"done\":3");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"probes":"cron.health"}""")]
    [InlineData("""{"probes":["no.such.probe"]}""")]
    [InlineData("""{"probes":[""]}""")]
    [InlineData("""{"probes":[null]}""")]
    [InlineData("""{"probe":["cron.health"]}""")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]")]
    public async Task A_wish_that_cannot_be_read_changes_nothing(string body)
    {
        var bench = shared.Bench;
        using var response = await bench.Client(WebBench.OperatorToken).PostAsync("/api/runs", Body(body), TestContext.Current.CancellationToken);
        (await HttpRulesTests.ShouldBeProblem(response, 400)).ShouldContain("Nothing done");
        bench.Requests.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_that_is_no_JSON_is_415()
    {
        var bench = shared.Bench;
        using var response = await bench.Client(WebBench.OperatorToken).PostAsync("/api/runs", new StringContent("x=1", Encoding.UTF8, "application/x-www-form-urlencoded"), TestContext.Current.CancellationToken);
        await HttpRulesTests.ShouldBeProblem(response, 415);
    }

    [Fact]
    public async Task Incidents_are_listed_by_state_and_one_shows_its_timeline()
    {
        await using var bench = await WebBench.StartAsync();
        var older = bench.Ledger.Open(Ledger.Trouble("a", "first", Severity.High), WebBench.Now.AddHours(-2));
        var newer = bench.Ledger.Open(Ledger.Trouble("b", "second", Severity.Critical), WebBench.Now);
        (await Json(bench, "/api/incidents")).EnumerateArray().Select(incident => incident.GetProperty("code").GetString()).ShouldBe([newer.Code, older.Code]);
        (await Json(bench, "/api/incidents?state=open")).GetArrayLength().ShouldBe(2);
        (await Json(bench, "/api/incidents?state=resolved")).GetArrayLength().ShouldBe(0);
        var one = await Json(bench, $"/api/incidents/{newer.Code.ToLowerInvariant()}");
        one.GetProperty("state").GetString().ShouldBe("open");
        one.GetProperty("timeline")[0].GetProperty("kind").GetString().ShouldBe("opened");
    }

    [Fact]
    public async Task An_incident_is_taken_given_back_and_resolved_and_each_is_audited()
    {
        await using var bench = await WebBench.StartAsync();
        var code = bench.Ledger.Open(Ledger.Trouble("a", "first", Severity.High), WebBench.Now).Code;
        using var client = bench.Client(WebBench.OperatorToken);
        async Task<string?> State(string verb, string? body = null)
        {
            using var response = await client.PostAsync($"/api/incidents/{code}/{verb}", body is null ? null : Body(body), TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("state").GetString();
        }

        (await State("ack", """{"for":"30m","note":"on it"}""")).ShouldBe("acknowledged");
        (await Json(bench, $"/api/incidents/{code}")).GetProperty("acknowledgement").GetProperty("until").GetDateTimeOffset().ShouldBe(WebBench.Now.AddMinutes(30));
        (await State("unack")).ShouldBe("open");
        (await State("ack")).ShouldBe("acknowledged");
        (await State("resolve")).ShouldBe("resolved");
        bench.Services.GetRequiredService<Cell0.ChatOps.Access.AccessBook>().AuditTrail(10).Select(entry => $"{entry.Who} {entry.Command}")
            .ShouldBe([$"ci resolve {code}", $"ci ack {code}", $"ci unack {code}", $"ci ack {code}"]);
        using var again = await client.PostAsync($"/api/incidents/{code}/resolve", null, TestContext.Current.CancellationToken);
        await HttpRulesTests.ShouldBeProblem(again, 409);
    }

    [Theory]
    [InlineData("A7K/ack", """{"for":"2 weeks"}""", 400)]
    [InlineData("A7K/ack", """{"until":"2h"}""", 400)]
    [InlineData("nonsense/ack", null, 400)]
    [InlineData("Z9Z/ack", null, 404)]
    [InlineData("Z9Z/resolve", null, 404)]
    public async Task A_change_that_cannot_be_made_changes_nothing(string path, string? body, int status)
    {
        await using var bench = await WebBench.StartAsync();
        bench.Ledger.Open(Ledger.Trouble("a", "first", Severity.High), WebBench.Now);
        using var response = await bench.Client(WebBench.OperatorToken).PostAsync($"/api/incidents/{path}", body is null ? null : Body(body), TestContext.Current.CancellationToken);
        await HttpRulesTests.ShouldBeProblem(response, status);
        (await Json(bench, "/api/incidents?state=open")).GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("25h")]
    [InlineData("0m")]
    public async Task A_lease_outside_its_bounds_is_refused(string lease)
    {
        await using var bench = await WebBench.StartAsync();
        var code = bench.Ledger.Open(Ledger.Trouble("a", "first", Severity.High), WebBench.Now).Code;
        using var response = await bench.Client(WebBench.OperatorToken).PostAsync($"/api/incidents/{code}/ack", Body($$"""{"for":"{{lease}}"}"""), TestContext.Current.CancellationToken);
        await HttpRulesTests.ShouldBeProblem(response, 400);
        (await Json(bench, "/api/incidents?state=open")).GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task The_report_is_served_as_it_was_written()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Ledger.AddRun(WebBench.Now);
        using var response = await bench.Client().GetAsync("/api/runs/R1/report.md", TestContext.Current.CancellationToken);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/markdown");
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("# Report R1\n");
    }

    [Fact]
    public async Task Health_and_readiness_are_told_apart()
    {
        await using var bench = await WebBench.StartAsync();
        (await Json(bench, "/healthz")).GetProperty("status").GetString().ShouldBe("alive");
        var ready = await Json(bench, "/readyz");
        ready.GetProperty("ready").GetBoolean().ShouldBeTrue();
        ready.GetProperty("storage").GetString().ShouldBe("open");
        ready.GetProperty("schedule").GetString().ShouldBe("armed");
    }

    [Theory]
    [InlineData("/api/backup", "A backup holds everything")]
    [InlineData("/api/restore", "A restore replaces everything")]
    public async Task Backups_are_the_owners_alone(string path, string words)
    {
        using var stranger = await shared.Bench.Client().PostAsync(path, null, TestContext.Current.CancellationToken);
        stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var response = await shared.Bench.Client(WebBench.OperatorToken).PostAsync(path, null, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(words);
    }

    [Fact]
    public async Task A_restore_of_what_is_no_backup_is_refused_and_the_service_goes_on()
    {
        var bench = shared.Bench;
        using var response = await bench.Client(bench.OwnerToken).PostAsync("/api/restore", new ByteArrayContent([1, 2, 3]), TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("The backup is refused: it is no zip archive, or a part of it is missing. Nothing done.");
        using var missing = await bench.Client().GetAsync("/api/restore/20260301T093000000Z", TestContext.Current.CancellationToken);
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Directory.GetDirectories(bench.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task OpenAPI_describes_every_path_of_the_API_and_nothing_else()
    {
        var bench = shared.Bench;
        var document = await Json(bench, "/openapi/v1.json");
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}")).Order(StringComparer.Ordinal);
        operations.ShouldBe([
            "GET /api/channels/test/{id}", "GET /api/figures/{figureId}", "GET /api/figures/{figureId}/samples", "GET /api/fixes", "GET /api/fixes/{code}", "GET /api/incidents", "GET /api/incidents/{code}", "GET /api/notifications", "GET /api/restore/{id}", "GET /api/runs", "GET /api/runs/latest",
            "GET /api/runs/{id}", "GET /api/runs/{id}/report.md", "GET /api/v2/status", "GET /healthz", "GET /readyz",
            "POST /api/backup", "POST /api/channels/test", "POST /api/incidents/{code}/ack", "POST /api/incidents/{code}/resolve", "POST /api/incidents/{code}/unack", "POST /api/restore", "POST /api/runs", "POST /api/v2/alerts"]);
        foreach (var operation in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
            operation.Value.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task OpenAPI_says_of_every_data_path_that_storage_may_fail_and_when_to_come_back()
    {
        var paths = (await Json(shared.Bench, "/openapi/v1.json")).GetProperty("paths");
        foreach (var path in paths.EnumerateObject().Where(path => path.Name.StartsWith("/api/", StringComparison.Ordinal)))
        foreach (var operation in path.Value.EnumerateObject())
        {
            var failure = operation.Value.GetProperty("responses").GetProperty("503");
            // Alertmanager's clients read a string and nothing else.
            var form = path.Name.StartsWith("/api/v2/", StringComparison.Ordinal) ? "application/json" : "application/problem+json";
            failure.GetProperty("content").EnumerateObject().Select(content => content.Name).ShouldBe([form], path.Name);
            failure.GetProperty("headers").GetProperty("Retry-After").GetProperty("schema").GetProperty("type").GetString().ShouldBe("integer");
        }

        paths.GetProperty("/readyz").GetProperty("get").GetProperty("responses").GetProperty("503").TryGetProperty("headers", out _).ShouldBeFalse();
        paths.GetProperty("/api/runs").GetProperty("post").GetProperty("responses").TryGetProperty("413", out _).ShouldBeTrue();
    }

    internal static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    internal static async Task<JsonElement> Json(WebBench bench, string path)
    {
        using var response = await bench.Client().GetAsync(path, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
