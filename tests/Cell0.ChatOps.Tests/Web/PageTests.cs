using System.Net;
using System.Text.RegularExpressions;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using Cell0.ChatOps.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Cell0.ChatOps.Tests.Web;

public sealed class PageTests
{
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202E";

    [Fact]
    public async Task Before_the_first_run_the_page_says_so_and_what_to_configure()
    {
        await using var bench = await WebBench.StartAsync();
        var page = await Get(bench, "/");
        page.ShouldContain("nothing has been measured yet");
        page.ShouldContain("UNKNOWN");
        page.ShouldContain("Telegram:BotToken");
        page.ShouldContain("nobody&#39;s phone rings");
        page.ShouldContain("Next run in 12 min");
        page.ShouldMatch("Kept on this host: database [0-9.]+ (kB|MB), job history not begun\\.");
    }

    [Fact]
    public async Task The_state_is_told_worst_first_with_its_age()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Ledger.AddRun(WebBench.Now.AddMinutes(-30));
        var high = bench.Ledger.Open(Ledger.Trouble("b", "the gateway answers slowly", Severity.High), WebBench.Now);
        var critical = bench.Ledger.Open(Ledger.Trouble("a", "devops-cicd timed out", Severity.Critical), WebBench.Now);
        var page = await Get(bench, "/");
        page.ShouldContain("CRITICAL");
        page.ShouldContain("Measured 30 min ago by <a href=\"/runs/R1\">R1</a>");
        page.IndexOf(critical.Code, StringComparison.Ordinal).ShouldBeLessThan(page.IndexOf(high.Code, StringComparison.Ordinal));
        page.ShouldContain("connectivity.network");
        page.ShouldContain("set Suite:Probes:connectivity.network:Host");
        page.ShouldContain("the process belongs to another user");
    }

    [Fact]
    public async Task Five_thousand_open_incidents_leave_the_pages_readable()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Ledger.AddRun(WebBench.Now.AddMinutes(-30));
        var troubles = Enumerable.Range(0, 5_000).Select(index => Ledger.Trouble($"t{index}", $"trouble {index}", index == 4_321 ? Severity.Critical : Severity.High) with { OpensAtOnce = true }).ToList();
        bench.Ledger.Database.Write(tx => bench.Services.GetRequiredService<IncidentBook>().Record(tx, new Examined(troubles, new HashSet<string>(StringComparer.Ordinal)), WebBench.Now, null));
        var state = await Get(bench, "/");
        Section(state, "open").ShouldContain("trouble 4321");
        state.ShouldContain("and 4,950 more:");
        state.Length.ShouldBeLessThan(200_000);
        var incidents = await Get(bench, "/incidents");
        incidents.ShouldContain("and 4,900 more:");
        incidents.Length.ShouldBeLessThan(400_000);
    }

    [Fact]
    public async Task The_state_lists_the_probes_that_are_on_and_what_failed_first()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Ledger.AddRun(WebBench.Now, 1, "7 of 10 jobs healthy", VerdictWord.Degraded, Ledger.Trouble("a", "timed out", Severity.High));
        var probes = Section(await Get(bench, "/"), "probes");
        Regex.Matches(probes, "<code>(?<id>[^<]+)</code>", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Groups["id"].Value).ShouldBe([
            "cron.health", "gateway.process", "load.memory_stress", "load.cpu_intensive", "load.concurrency_10workers", "load.json_serialization", "connectivity.local", "host.memory", "host.system"]);
        probes.ShouldContain("failed</span> <a href=\"/runs/R1#p-cron.health\"><code>cron.health</code></a> <span class=\"why\">7 of 10 jobs healthy</span>");
        probes.ShouldContain("not measured</span>");
    }

    [Fact]
    public async Task The_state_lists_the_users_cron_jobs_worst_first_in_the_reports_words()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Ledger.Jobs =
        [
            CronJobs.Job("fine"), CronJobs.Job("sleeping") with { Enabled = false, ConsecutiveErrors = 9 }, CronJobs.Job("failing").Failed(2), CronJobs.Job("stuck").TimedOut(5),
            CronJobs.Job("fresh") with { LastStatus = null, LastRunAt = null }, CronJobs.Job("heartbeat").Failed(99) with { IsSystem = true },
        ];
        bench.Ledger.AddRun(WebBench.Now);
        var cron = Section(await Get(bench, "/"), "cron");
        Regex.Matches(cron, "class=\"long\">(?<name>[^<]+)</th>.*?</span>&nbsp;(?<status>[^<]+)</span></td><td class=\"num\">(?<errors>[0-9]+)</td>", RegexOptions.None, TimeSpan.FromSeconds(1))
            .Select(row => $"{row.Groups["name"].Value} {row.Groups["status"].Value} {row.Groups["errors"].Value}")
            .ShouldBe(["stuck TIMEOUT 5", "failing FAILING 2", "fresh never run 0", "fine ok 0", "sleeping disabled 9"]);
        cron.ShouldContain("<td>never</td>");
        cron.ShouldNotContain("more in the");
    }

    [Fact]
    public async Task The_state_shows_twenty_cron_jobs_and_says_where_the_others_stand()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Ledger.Jobs = [.. Enumerable.Range(0, 23).Select(index => CronJobs.Job($"job-{index:00}"))];
        bench.Ledger.AddRun(WebBench.Now);
        var cron = Section(await Get(bench, "/"), "cron");
        Regex.Count(cron, "<th scope=\"row\"", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBe(20);
        cron.ShouldContain("and 3 more in the <a href=\"/api/runs/R1/report.md\">report</a>");
    }

    [Fact]
    public async Task Where_cron_jobs_were_not_measured_the_state_has_no_section_of_them()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Ledger.AddRun(WebBench.Now);
        (await Get(bench, "/")).ShouldNotContain("Cron jobs");
    }

    [Fact]
    public async Task Changes_being_verified_are_shown_while_there_are_any()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Ledger.AddRun(WebBench.Now.AddMinutes(-5));
        (await Get(bench, "/")).ShouldNotContain("Changes being verified");
        var fix = bench.Ledger.Mend("cell0-devops-cicd", WebBench.Now.AddMinutes(-20), good: 1);
        var fixes = Section(await Get(bench, "/"), "fixes");
        foreach (var text in new[] { $"<code>{fix.Code}</code>", "cell0-devops-cicd", "payload.timeoutSeconds 600 → 900", "verifying, 1 of 3 runs good", "<td>20 min ago</td>" }) fixes.ShouldContain(text);
    }

    [Fact]
    public async Task What_was_seen_since_the_run_is_the_verdict_and_the_run_is_named_with_what_it_said()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Ledger.Jobs = [CronJobs.Job("fine")];
        bench.Ledger.AddRun(WebBench.Now.AddMinutes(-14), 1, "7 of 10 jobs healthy", VerdictWord.Critical, Ledger.Trouble("a", "timed out", Severity.Critical));
        var page = await Get(bench, "/");
        page.ShouldContain("✓</span> HEALTHY");
        page.ShouldContain("which said CRITICAL; the verdict above is by what was seen since");
        bench.Services.GetRequiredService<CronBoard>().Lose("connection refused");
        (await Get(bench, "/")).ShouldContain("the gateway&#39;s jobs are not seen since 2026-03-01 09:16");
    }

    [Fact]
    public async Task A_resolved_incident_lifts_the_verdict_before_the_next_run()
    {
        await using var bench = await WebBench.StartAsync();
        var trouble = Ledger.Trouble("a", "timed out", Severity.Critical);
        bench.Ledger.AddRun(WebBench.Now.AddMinutes(-5));
        var incident = bench.Ledger.Open(trouble, WebBench.Now);
        (await Get(bench, "/")).ShouldContain("✖</span> CRITICAL");
        bench.Ledger.Database.Write(session => bench.Services.GetRequiredService<IncidentBook>().Resolve(session, incident.Code, "me"));
        (await Get(bench, "/")).ShouldContain("✓</span> HEALTHY");
    }

    [Fact]
    public async Task A_run_shows_its_figures_and_two_drawings_for_each_load_test()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Ledger.AddRun(WebBench.Now.AddMinutes(-30));
        bench.Ledger.AddRun(WebBench.Now.AddMinutes(-15), 2);
        var page = await Get(bench, "/runs/R2");
        Regex.Count(page, "<svg ", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBe(8);
        page.ShouldContain("id=\"load.cpu_intensive-spread-t\"");
        page.ShouldContain("href=\"/api/figures/R2.m01/samples\"");
        page.ShouldContain("median latency over 2 comparable runs");
        page.ShouldContain("0 of 1000 (&lt; 0.3 %)");
        page.ShouldNotContain("\"num\">0 %");
        page.ShouldContain("href=\"/runs/R1\"");
        var first = await Get(bench, "/runs/R1");
        Regex.Count(first, "<svg ", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBe(4);
        first.ShouldContain("from the second comparable run on");
    }

    [Theory]
    [InlineData("/runs/R9")]
    [InlineData("/runs/nonsense")]
    [InlineData("/runs/%3Cscript%3E")]
    public async Task A_run_that_is_not_there_is_a_page_that_says_so(string path)
    {
        await using var bench = await WebBench.StartAsync();
        using var client = bench.Client();
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        page.ShouldContain("<h1>Not Found</h1>");
        page.ShouldNotContain("<script>");
    }

    [Fact]
    public async Task A_hostile_name_is_shown_as_it_is_and_does_nothing()
    {
        await using var bench = await WebBench.StartAsync();
        var trouble = Ledger.Trouble(Hostile, Hostile, Severity.Critical) with { Impact = Hostile, Advice = Hostile, Evidence = [new Evidence(Hostile, "R1.m01\" onclick=\"x")] };
        bench.Ledger.Jobs = [CronJobs.Job(Hostile).TimedOut(5)];
        var run = bench.Ledger.AddRun(WebBench.Now, 1, Hostile, VerdictWord.Critical, trouble);
        bench.Ledger.Open(trouble, WebBench.Now, run);
        foreach (var path in new[] { "/", "/runs/R1", "/incidents" })
        {
            var page = await Get(bench, path);
            page.ShouldContain("&lt;script&gt;alert(1)");
            page.ShouldNotContain("<script>");
            page.ShouldNotContain("<img");
            page.ShouldNotContain("\" onclick");
            page.ShouldNotContain("\u202E");
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/runs/R1")]
    [InlineData("/incidents")]
    [InlineData("/chat")]
    public async Task Every_page_can_be_walked_by_keyboard_and_read_aloud(string path)
    {
        await using var bench = await WebBench.StartAsync();
        var trouble = Ledger.Trouble("a", "timed out", Severity.Critical);
        bench.Ledger.Jobs = CronJobs.OfTheSeedsDay();
        bench.Ledger.Open(trouble, WebBench.Now, bench.Ledger.AddRun(WebBench.Now, 1, "x", VerdictWord.Critical, trouble));
        var page = await Get(bench, path);
        page.ShouldContain("<html lang=\"en\">");
        page.ShouldContain("href=\"#main\"");
        page.ShouldContain("<main id=\"main\"");
        page.ShouldContain("<nav aria-label=");
        Regex.Count(page, "<h1", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBe(1);
        Regex.Count(page, "<table", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBe(Regex.Count(page, "<caption", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Regex.IsMatch(page, "<th(?! scope=)[ >]", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBeFalse();
        Regex.IsMatch(page, "style=|onclick=|<style", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBeFalse();
        Regex.IsMatch(page, "(?:src|href)=\"(?:https?:)?//", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBeFalse("nothing is loaded from elsewhere");
        foreach (var twice in Regex.Matches(page, " id=\"(?<id>[^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).GroupBy(match => match.Groups["id"].Value)) twice.Count().ShouldBe(1, twice.Key);
        foreach (Match label in Regex.Matches(page, "aria-labelledby=\"(?<ids>[^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            foreach (var id in label.Groups["ids"].Value.Split(' ')) page.ShouldContain($"id=\"{id}\"");
        }

        page.Contains("<script", StringComparison.Ordinal).ShouldBe(path == "/chat");
    }

    [Fact]
    public void Every_page_survives_nasty_values() =>
        TemplateLint.Check(new TemplateEngine(TemplateFiles.Read().Where(file => file.Key.StartsWith("pages/", StringComparison.Ordinal)).ToDictionary()), PageSamples.All).ShouldBeEmpty();

    [Fact]
    public async Task The_style_sheet_and_the_script_are_kept_by_the_browser_until_they_change()
    {
        await using var bench = await WebBench.StartAsync();
        var page = await Get(bench, "/chat");
        foreach (var address in Regex.Matches(page, "\"(?<address>/assets/[^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Groups["address"].Value))
        {
            using var response = await bench.Client().GetAsync(address, TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            response.Headers.CacheControl!.ToString().ShouldContain("immutable");
        }
    }

    private static string Section(string page, string name) =>
        Regex.Match(page, $"<section aria-labelledby=\"{name}\">.*?</section>", RegexOptions.Singleline, TimeSpan.FromSeconds(1)).Value;

    internal static async Task<string> Get(WebBench bench, string path)
    {
        using var response = await bench.Client().GetAsync(path, TestContext.Current.CancellationToken);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, page);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        return page;
    }
}
