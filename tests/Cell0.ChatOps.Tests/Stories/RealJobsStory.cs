using Cell0.ChatOps.Findings.Feasibility;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Stories;

/// <summary>The jobs of a real OpenClaw gateway, their runs in our ledger, and what follows for their schedules.</summary>
public sealed class RealJobsStory(ITestOutputHelper output)
{
    [Fact]
    [Trait("Needs", "gateway")]
    public Task The_runs_of_a_new_gateway_stand_in_our_ledger_and_its_schedules_are_held_against_them() => ReadAsync(Needs.Gateway(), lanes: 8);

    [Fact]
    [Trait("Needs", "gateway")]
    public Task The_runs_of_an_old_gateway_stand_in_our_ledger_and_its_schedules_are_held_against_them() => ReadAsync(Needs.OldGateway(), lanes: 1);

    private async Task ReadAsync((Uri Url, string Token) real, int lanes)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var bench = new ServiceBench().With("Gateway:Url", real.Url.ToString()).With("Gateway:Token", real.Token);
        var gateway = bench.Get<IGatewayReads>();
        var hello = (await gateway.HelloAsync(ct)).Value;
        var jobs = (await gateway.JobsAsync(ct)).Value;
        bench.Get<CronBoard>().Read((await gateway.CronStatusAsync(ct)).Value.Enabled, jobs, hello.ServerVersion, null);
        while (await bench.Get<CronHistorian>().CatchUpAsync(ct)) output.WriteLine("more to catch up with");

        var health = bench.Get<CronSight>().Look()!.Health;
        var devops = health.Jobs.Single(job => job.Name == "cell0-devops-cicd");
        var runs = (await gateway.RunsAsync(devops.Id, GatewayClient.MostRuns, ct)).Value.Where(run => run is { Status: not null, Duration: not null }).Take(JobHistory.Runs).ToList();
        runs.ShouldNotBeEmpty();
        var lengths = devops.Lengths.ShouldNotBeNull();
        lengths.Runs.ShouldBe(runs.Count);
        lengths.CutOff.ShouldBe(runs.Count(run => run.Status == CronRunStatus.Error && RunJudge.IsTimeout(run.ErrorReason, run.Error)));
        lengths.Mean.TotalSeconds.ShouldBe(runs.Average(run => run.Duration!.Value.TotalSeconds), 0.01);

        var load = CronLoads.Of(devops);
        var feasibility = ScheduleFeasibility.Of(load, CronLoads.Of(health), GatewayLanes.Of(health.Version));
        var need = devops.Timeout is { } limit && limit > TimeSpan.Zero && limit < lengths.Mean ? limit : lengths.Mean;
        feasibility.Own.Value!.Value.ShouldBe(need / devops.Interval!.Value, 0.001, "a run longer than the limit of today is reckoned with the limit");
        GatewayLanes.Of(health.Version).Count.ShouldBe(lanes);
        output.WriteLine($"{devops.Name}: {load.Duration.Words}; {feasibility.Own.Words}; {feasibility.Lanes.Words}");
    }
}
