using System.Text.Json;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Stories;

/// <summary>The verb <c>run</c> beside a real OpenClaw gateway with ten jobs, one of which keeps timing out.</summary>
public sealed class RealGatewayStory
{
    [Fact]
    [Trait("Needs", "gateway")]
    public async Task A_run_beside_a_real_gateway_names_the_job_that_keeps_timing_out_and_is_critical()
    {
        var (url, token) = Needs.Gateway();
        using var folder = new TemporaryFolder();
        var settings = RealService.Settings(folder.Path, ("Gateway:Url", url.ToString()), ("Gateway:Token", token));
        await using var verb = RealService.Start(settings, "run", "--json");
        (await verb.ExitAsync()).ShouldBe(1, string.Join('\n', verb.Lines));

        using var run = JsonDocument.Parse(verb.Output);
        run.RootElement.GetProperty("verdict").GetString().ShouldBe("CRITICAL");
        var finding = run.RootElement.GetProperty("findings").EnumerateArray().Single(found => found.GetProperty("component").GetString() == "cell0-devops-cicd");
        finding.GetProperty("rule").GetString().ShouldBe("cron-timeout");
        finding.GetProperty("issue").GetString()!.ShouldContain("runs in a row timed out");
        var probes = run.RootElement.GetProperty("probes").EnumerateArray().ToDictionary(probe => probe.GetProperty("id").GetString()!, probe => probe.GetProperty("status").GetString());
        foreach (var id in new[] { "connectivity.local", "connectivity.gateway_api", "gateway.http", "gateway.process", "cron.health" }) probes[id].ShouldBe("passed", id);
    }
}
