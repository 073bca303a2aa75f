using System.Net.Sockets;
using System.Text.RegularExpressions;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Stories;

/// <summary>kill -9 on the real service in the middle of a run: what <c>/hangfire</c> shows after the restart.</summary>
public sealed partial class KilledHistoryTests
{
    [Fact]
    public async Task The_history_outlives_the_process_and_tells_what_it_did_not_finish()
    {
        using var folder = new TemporaryFolder();
        // Takes connections and says nothing: the gateway's probe is sure to be under way for a while.
        using var mute = new TcpListener(System.Net.IPAddress.Loopback, 0);
        mute.Start();
        var settings = RealService.Settings(
            folder.Path,
            ("Suite:Schedule", "0 0 1 1 *"),
            ("Gateway:Url", $"ws://127.0.0.1:{((System.Net.IPEndPoint)mute.LocalEndpoint).Port}"),
            ("Gateway:ConnectTimeout", "00:01:00"),
            ("Suite:Probes:connectivity.gateway_api:Timeout", "00:01:00"));
        await using (var killed = RealService.Start(settings, "serve"))
        {
            using var owner = await killed.OwnerAsync(settings);
            using var answer = await owner.PostAsync("/api/runs", null, TestContext.Current.CancellationToken);
            await killed.SaysAsync("connectivity.gateway_api");
            (await JobsAsync(owner, "scheduled")).ShouldBe(["Scheduled run"]);
            await killed.KillAsync();
        }

        await using var next = RealService.Start(settings, "serve");
        using var client = await next.OwnerAsync(settings);
        var failed = await RealService.PageAsync(client, "/hangfire/jobs/failed", "R1 was interrupted");
        failed.ShouldContain("Run 1 on request");
        failed.ShouldContain("R1 was interrupted: its process ended in the middle of it; nothing of it was kept");
        (await JobsAsync(client, "scheduled")).ShouldBe(["Scheduled run"]);
        (await JobsAsync(client, "deleted")).ShouldBe(["Scheduled run"]);
        var deleted = await client.GetStringAsync("/hangfire/jobs/deleted", TestContext.Current.CancellationToken);
        var details = await client.GetStringAsync(JobLink().Match(deleted).Groups["path"].Value, TestContext.Current.CancellationToken);
        details.ShouldContain(FormerJobs.Reason);
        (await next.SaysAsync("was interrupted")).ShouldContain("R1");
    }

    private static async Task<string[]> JobsAsync(HttpClient client, string state)
    {
        var page = await client.GetStringAsync($"/hangfire/jobs/{state}", TestContext.Current.CancellationToken);
        return [.. JobNames().Matches(page).Select(match => match.Groups["name"].Value.Trim())];
    }

    [GeneratedRegex("""class="job-method"[^>]*>(?<name>[^<]+)<""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JobNames();

    [GeneratedRegex("""href="(?<path>/hangfire/jobs/details/[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JobLink();
}
