using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Tests.Gateway;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Tests.Fixes;

/// <summary>The book over the product's own connections, beside the look-alike of both ages.</summary>
public sealed class FixOverTheWireTests
{
    private const string Id = CellZeroJobs.DevOpsId;

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task A_change_is_applied_read_back_verified_and_kept(GatewayAge age)
    {
        await using var wire = await Wire.StartAsync(age);
        var fix = await wire.ApplyAsync("every=60m timeout=900");
        (fix.State, wire.Job.TimeoutSeconds, wire.Job.Every).ShouldBe((FixState.Verifying, 900, TimeSpan.FromHours(1)));
        for (var run = 0; run < 3; run++)
        {
            wire.Gateway.Clock.Advance(TimeSpan.FromHours(1));
            await wire.Gateway.Gateway.Cron.RunAsync(Id, SimulatedEnd.Ok(TimeSpan.FromSeconds(743)));
            await wire.Book.LookAsync(CancellationToken.None);
        }

        wire.Now(fix).State.ShouldBe(FixState.Kept);
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task A_change_that_does_not_help_is_taken_back(GatewayAge age)
    {
        await using var wire = await Wire.StartAsync(age);
        var fix = await wire.ApplyAsync("timeout=900");
        wire.Gateway.Clock.Advance(TimeSpan.FromMinutes(20));
        await wire.Gateway.Gateway.Cron.RunAsync(Id, SimulatedEnd.TimedOut(TimeSpan.FromSeconds(900)));
        await wire.Book.LookAsync(CancellationToken.None);
        (wire.Now(fix).State, wire.Job.TimeoutSeconds).ShouldBe((FixState.RolledBack, 600));
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task Accepted_and_ignored_is_found_out(GatewayAge age)
    {
        await using var wire = await Wire.StartAsync(age);
        wire.Gateway.Gateway.Hooks["cron.update"] = (_, _) => SimulatedOutcome.Ok(wire.Gateway.Gateway.JobNow(Id));
        var fix = await wire.ApplyAsync("timeout=900");
        wire.Gateway.Clock.Advance(TimeSpan.FromMinutes(1));
        await wire.Book.LookAsync(CancellationToken.None);
        (wire.Now(fix).State, wire.Now(fix).Why).ShouldBe((FixState.Failed, "the gateway accepted it and holds 600 s still"));
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task A_refused_schema_and_a_missing_right_are_told_and_nothing_was_done(GatewayAge age)
    {
        await using var wire = await Wire.StartAsync(age);
        wire.Gateway.Gateway.Refuse = method => method == "cron.update" ? "invalid cron.update params: at /patch: unexpected property 'payload'" : null;
        var refused = await wire.ApplyAsync("timeout=900");
        refused.State.ShouldBe(FixState.Failed);
        refused.Why!.ShouldContain("unexpected property");
        wire.Gateway.Gateway.Refuse = null;
        wire.Gateway.Gateway.Grants = scope => scope != "operator.admin";
        wire.Gateway.Clock.Advance(TimeSpan.FromHours(1));
        var forbidden = await wire.ApplyAsync("timeout=900");
        forbidden.State.ShouldBe(FixState.Failed);
        forbidden.Why!.ShouldContain("operator.admin");
        wire.Job.TimeoutSeconds.ShouldBe(600);
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task Somebody_elses_edit_is_left_alone(GatewayAge age)
    {
        await using var wire = await Wire.StartAsync(age);
        var fix = await wire.ApplyAsync("timeout=900");
        await wire.Gateway.Gateway.Cron.EditAsync(Id, job => job with { TimeoutSeconds = 1200 });
        await wire.Gateway.Gateway.Cron.RunAsync(Id, SimulatedEnd.TimedOut(TimeSpan.FromSeconds(600)));
        await wire.Book.LookAsync(CancellationToken.None);
        (wire.Now(fix).State, wire.Job.TimeoutSeconds).ShouldBe((FixState.Inconclusive, 1200));
        (await wire.Book.UndoAsync(fix.Id, "Ann", CancellationToken.None)).Refusal!.ShouldContain("1200 s");
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task Where_the_connection_breaks_after_the_change_it_is_read_back_and_not_said_again(GatewayAge age)
    {
        await using var wire = await Wire.StartAsync(age);
        wire.Gateway.Gateway.Hooks["cron.update"] = (_, usual) => usual() with { Cuts = true };
        (await wire.ApplyAsync("timeout=900")).State.ShouldBe(FixState.Verifying);
        wire.Gateway.Gateway.Calls.Count("cron.update").ShouldBe(1);
    }

    [Fact]
    public async Task A_gateway_that_is_away_in_the_middle_is_asked_when_it_is_back()
    {
        await using var wire = await Wire.StartAsync(GatewayAge.New);
        var fix = await wire.ApplyAsync("timeout=900");
        await wire.Gateway.Gateway.KillAsync();
        await wire.Book.LookAsync(CancellationToken.None);
        wire.Now(fix).State.ShouldBe(FixState.Verifying);
        await wire.Gateway.Gateway.RestartAsync();
        wire.Gateway.Clock.Advance(TimeSpan.FromMinutes(20));
        await wire.Gateway.Gateway.Cron.RunAsync(Id, SimulatedEnd.TimedOut(TimeSpan.FromSeconds(900)));
        await wire.Book.LookAsync(CancellationToken.None);
        (wire.Now(fix).State, wire.Job.TimeoutSeconds).ShouldBe((FixState.RolledBack, 600));
    }

    [Fact]
    public async Task An_answer_that_lies_is_not_believed()
    {
        await using var wire = await Wire.StartAsync(GatewayAge.New);
        wire.Gateway.Gateway.Hooks["cron.update"] = (_, _) =>
        {
            var lie = wire.Gateway.Gateway.JobNow(Id);
            lie["payload"]!["timeoutSeconds"] = 900;
            return SimulatedOutcome.Ok(lie);
        };
        (await wire.ApplyAsync("timeout=900")).State.ShouldBe(FixState.Applying);
    }

    private sealed class Wire : IAsyncDisposable
    {
        private readonly OnDisk disk = new();
        private readonly FixPlanner planner;

        private Wire(LinkBench gateway)
        {
            Gateway = gateway;
            var options = Options.Create(new FixesOptions());
            var kinds = new FixCatalogue(FixBench.AllKinds(disk.Runs));
            planner = new FixPlanner(kinds, gateway.Reads, gateway.Changes, options, gateway.Clock);
            Book = new FixBook(new FixStore(disk.Database), kinds, new FixHands(gateway.Reads, gateway.Changes), disk.Database, [], new FixSignal(), options, gateway.Clock, NullLogger<FixBook>.Instance);
        }

        public LinkBench Gateway { get; }

        public FixBook Book { get; }

        public SimulatedJob Job => Gateway.Gateway.Find(Id)!;

        public static async Task<Wire> StartAsync(GatewayAge age) => new(await LinkBench.StartAsync(age));

        public Fix Now(Fix fix) => new FixStore(disk.Database).Find(fix.Id)!;

        public async Task<Fix> ApplyAsync(string wish)
        {
            var jobs = (await planner.JobsAsync(CancellationToken.None)).Value;
            var scene = (await planner.SceneAsync(jobs.Single(job => job.Id == Id), jobs, null, CancellationToken.None)).Value;
            var planning = planner.Plan(FixWishReader.Read(wish.Split(' ')).Wish, scene);
            planning.Refusal.ShouldBeNull();
            var planned = Book.Plan(planning.Plan!, "Ann", FixBench.Here, null).Fix!;
            var answer = await Book.ApplyAsync(planned.Id, "Ann", FixBench.Here, CancellationToken.None);
            answer.Refusal.ShouldBeNull();
            return answer.Fix!;
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            disk.Dispose();
        }
    }
}
