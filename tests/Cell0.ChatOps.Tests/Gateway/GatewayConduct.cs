using System.Text.Json.Nodes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using static Cell0.ChatOps.Tests.Gateway.GatewayTestBench;
using static Cell0.ChatOps.Tests.Gateway.LinkBench;

namespace Cell0.ChatOps.Tests.Gateway;

/// <summary>What reading and changing must do with any gateway, each change put back: told of real ones and of the look-alike that stands in for them. Only jobs are touched that no other test looks at.</summary>
public abstract class GatewayConduct
{
    // cell0-performance-optimizer and cell0-setup-improver of the seeded ten: well, and hours away from their next run.
    private const string Edited = "ce110000-0000-4000-8000-000000000010";
    protected const string Ran = "ce110000-0000-4000-8000-000000000008";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_is_made_read_back_told_as_an_event_and_taken_back(bool old)
    {
        await using var gateway = await OpenAsync(old);
        var before = (await gateway.Link.JobAsync(Edited, Cancel)).Value;
        using var events = gateway.Link.Subscribe();
        var patch = new CronPatch { Timeout = TimeSpan.FromSeconds(77), Every = TimeSpan.FromHours(7) };

        var after = (await gateway.Changes.UpdateJobAsync(Edited, patch, before.ConfigRevision, Cancel)).Value;
        var read = (await gateway.Link.JobAsync(Edited, Cancel)).Value;
        var told = await NextAsync<CronEvent>(events, told => told.JobId == Edited);
        var back = (await gateway.Changes.UpdateJobAsync(Edited, new CronPatch { Timeout = before.Timeout, Every = before.Schedule.Every, Anchor = before.Schedule.Anchor }, read.ConfigRevision, Cancel)).Value;

        (patch.Unmet(after).Count, patch.Unmet(read).Count).ShouldBe((0, 0));
        (read.Schedule.Anchor, read.ConfigRevision).ShouldBe((before.Schedule.Anchor, after.ConfigRevision));
        told.Action.ShouldBe(CronAction.Updated);
        (back.Timeout, back.Schedule, back.ConfigRevision).ShouldBe((before.Timeout, before.Schedule, before.ConfigRevision));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_planned_on_an_older_state_is_refused(bool old)
    {
        await using var gateway = await OpenAsync(old);
        var before = (await gateway.Link.JobAsync(Edited, Cancel)).Value;
        var theirs = (await gateway.Changes.UpdateJobAsync(Edited, new CronPatch { Timeout = TimeSpan.FromSeconds(78) }, null, Cancel)).Value;

        var refused = await gateway.Changes.UpdateJobAsync(Edited, new CronPatch { Timeout = TimeSpan.FromSeconds(79) }, before.ConfigRevision, Cancel);
        var now = (await gateway.Link.JobAsync(Edited, Cancel)).Value;
        await gateway.Changes.UpdateJobAsync(Edited, new CronPatch { Timeout = before.Timeout }, null, Cancel);

        refused.Error!.Kind.ShouldBe(GatewayErrorKind.Changed);
        now.ShouldBe(theirs);
    }

    [Fact]
    public async Task The_gateway_itself_refuses_a_revision_that_is_not_its_own()
    {
        await using var gateway = await OpenAsync(old: false);
        var connected = await GatewayClient.ConnectAsync(gateway.Logins.Make(GatewayLogin.AdminScope), TimeProvider.System, Cancel);
        await using var client = connected.Value;
        var parameters = new JsonObject { ["id"] = Edited, ["patch"] = new JsonObject { ["enabled"] = true }, ["expectedConfigRevision"] = "sha256:of-another-day" };

        (await client.ChangeAsync("cron.update", parameters, payload => CronReader.Single(payload, "cron.update"), Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Changed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_is_begun_its_end_is_told_and_it_stands_in_the_history(bool old)
    {
        await using var gateway = await OpenAsync(old);
        await gateway.Link.HelloAsync(Cancel);
        using var events = gateway.Link.Subscribe();

        var ticket = (await gateway.Changes.RunJobAsync(Ran, Cancel)).Value;
        var started = await NextAsync<CronEvent>(events, told => told.JobId == Ran && told.Action == CronAction.Started);
        var finished = await NextAsync<CronEvent>(events, told => told.JobId == Ran && told.Action == CronAction.Finished);
        var runs = await HistoryAsync(gateway, finished.Run!.RunAt);

        ticket.Started.ShouldBeTrue();
        started.Run!.RunAt.ShouldBe(finished.Run.RunAt);
        finished.Run.Status.ShouldNotBeNull();
        (runs[0].RunAt, runs[0].Status, runs[0].RunId).ShouldBe((finished.Run.RunAt, finished.Run.Status, ticket.RunId));
        runs.ShouldBe(runs.OrderByDescending(run => run.RunAt));
        runs.Count.ShouldBe(3);
        TestContext.Current.TestOutputHelper?.WriteLine($"{finished.Run.Status} after {finished.Run.Duration}, {ticket}");
    }

    [Fact]
    public async Task A_failure_alert_and_a_cleared_timeout_are_taken_by_the_new_and_not_by_the_old()
    {
        await using var gateway = await OpenAsync(old: false);
        var before = (await gateway.Link.JobAsync(Edited, Cancel)).Value;
        var alert = new CronPatch { ClearTimeout = true, FailureAlert = new CronFailureAlert { After = 2, Cooldown = TimeSpan.FromHours(1), Mode = "webhook", To = "http://127.0.0.1:9/none" } };
        var off = new CronPatch { FailureAlert = CronFailureAlert.Off };
        var back = new CronPatch { ClearFailureAlert = true, Timeout = before.Timeout };

        foreach (var patch in new[] { alert, off, back })
            patch.Unmet((await gateway.Changes.UpdateJobAsync(Edited, patch, null, Cancel)).Value).ShouldBeEmpty();

        await using var older = await OpenAsync(old: true);
        (await older.Changes.UpdateJobAsync(Edited, off, null, Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Refused);
        var clear = new CronPatch { ClearTimeout = true };
        clear.Unmet((await older.Changes.UpdateJobAsync(Edited, clear, null, Cancel)).Value).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Jobs_nobody_has_channels_nobody_set_up_and_restarts_are_answered_in_our_types(bool old)
    {
        await using var gateway = await OpenAsync(old);

        (await gateway.Link.JobAsync("nobody", Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.NotFound);
        (await gateway.Changes.UpdateJobAsync("nobody", new CronPatch { Enabled = true }, null, Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.NotFound);
        (await gateway.Changes.RunJobAsync("nobody", Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.NotFound);
        (await gateway.Link.ChannelsAsync(Cancel)).Value.Accounts.ShouldBeEmpty();
        (await gateway.Changes.StartChannelAsync("whatsapp", null, Cancel)).Error!.Kind.ShouldBe(old ? GatewayErrorKind.NotOffered : GatewayErrorKind.Refused);
        var preflight = await gateway.Changes.RestartPreflightAsync(Cancel);
        (preflight.Error?.Kind).ShouldBe(old ? GatewayErrorKind.NotOffered : null);
    }

    /// <summary>The old tells the end of a run a moment before it writes it down.</summary>
    private static async Task<IReadOnlyList<CronRun>> HistoryAsync(OpenGateway gateway, DateTimeOffset until)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        enough.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            var runs = (await gateway.Link.RunsAsync(Ran, 3, enough.Token)).Value;
            if (runs is [var last, ..] && last.RunAt >= until)
                return runs;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, enough.Token);
        }
    }

    internal abstract Task<OpenGateway> OpenAsync(bool old);

    internal sealed class OpenGateway : IAsyncDisposable
    {
        private readonly TemporaryFolder folder = new();
        private readonly IAsyncDisposable? beneath;

        public OpenGateway(string url, string token, IAsyncDisposable? beneath = null)
        {
            this.beneath = beneath;
            var options = Fixed(new GatewayOptions { Url = url, Token = token, ConnectTimeout = TimeSpan.FromMinutes(1), CallTimeout = TimeSpan.FromMinutes(1) });
            Logins = new GatewayLogins(options, new GatewayTokenFiles(options, _ => null), new DeviceKeyFiles(folder.Path, NullLogger<DeviceKeyFiles>.Instance));
            Link = new GatewayLinkClient(Logins, TimeProvider.System, NullLogger<GatewayLinkClient>.Instance);
            Changes = new GatewayChangesClient(Logins, TimeProvider.System);
        }

        public GatewayLogins Logins { get; }

        public GatewayLinkClient Link { get; }

        public GatewayChangesClient Changes { get; }

        public async ValueTask DisposeAsync()
        {
            await Link.DisposeAsync();
            if (beneath is not null)
                await beneath.DisposeAsync();
            folder.Dispose();
        }
    }
}

[Trait("Needs", "gateway")]
public sealed class RealGatewayChangesTests : GatewayConduct
{
    internal override Task<OpenGateway> OpenAsync(bool old)
    {
        var (url, token) = old ? Needs.OldGateway() : Needs.Gateway();
        return Task.FromResult(new OpenGateway(url.ToString(), token));
    }
}

public sealed class LookAlikeChangesTests : GatewayConduct
{
    internal override async Task<OpenGateway> OpenAsync(bool old)
    {
        var gateway = await GatewaySimulator.StartAsync(old ? GatewayAge.Old : GatewayAge.New);
        gateway.Jobs = CellZeroJobs.AllHealthy(DateTimeOffset.UtcNow);
        foreach (var hours in new[] { 9, 6, 3 })
            gateway.Cron.Remember(new SimulatedRun(Ran, "cell0-setup-improver", null, DateTimeOffset.UtcNow.AddHours(-hours), SimulatedEnd.Ok(TimeSpan.FromSeconds(87)), null));
        return new OpenGateway(gateway.Url, gateway.Token, gateway);
    }
}
