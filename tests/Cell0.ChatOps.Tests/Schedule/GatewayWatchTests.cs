using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Suite.Sampling;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Schedule;

public sealed class GatewayWatchTests
{
    [Fact]
    public async Task A_gateway_that_dies_is_looked_at_a_second_time_and_then_rings_and_its_return_is_told_after_two_looks()
    {
        await using var bench = await new ServiceBench().WithGatewayAsync();
        (await LookAsync(bench)).ShouldBeEmpty();
        await bench.Gateway!.KillAsync();
        var waiting = bench.Clock.WaitOf(TimeSpan.FromSeconds(3));
        var look = bench.Get<GatewayWatch>().LookAsync(TestContext.Current.CancellationToken);
        await waiting;
        look.IsCompleted.ShouldBeFalse();
        bench.Get<IncidentStore>().Unresolved().ShouldBeEmpty();
        bench.Clock.Advance(TimeSpan.FromSeconds(3));
        var opened = (await look).ShouldHaveSingleItem();
        (opened.Kind, opened.Incident.Severity, opened.Incident.Finding.Rule).ShouldBe((IncidentChangeKind.Opened, Severity.Critical, "gateway-gone"));
        Row(bench, opened.Incident.Code).ShouldSatisfyAllConditions(row => row.Loud.ShouldBeTrue(), row => row.PlainText.ShouldContain("the gateway is gone"));
        bench.Get<SamplingPace>().IncidentOpen.ShouldBeTrue();

        await bench.Gateway.RestartAsync();
        (await LookAsync(bench)).ShouldBeEmpty();
        (await LookAsync(bench)).ShouldHaveSingleItem().Kind.ShouldBe(IncidentChangeKind.Resolved);
        Row(bench, opened.Incident.Code).ShouldSatisfyAllConditions(row => row.Template.ShouldBe("incident-resolved"), row => row.Loud.ShouldBeFalse());
        bench.Get<SamplingPace>().IncidentOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task A_gateway_that_is_back_at_the_second_look_rings_nobody()
    {
        await using var bench = await new ServiceBench().WithGatewayAsync();
        await LookAsync(bench);
        await bench.Gateway!.KillAsync();
        var waiting = bench.Clock.WaitOf(TimeSpan.FromSeconds(3));
        var look = bench.Get<GatewayWatch>().LookAsync(TestContext.Current.CancellationToken);
        await waiting;
        await bench.Gateway.RestartAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(3));
        (await look).ShouldBeEmpty();
        bench.Get<OutboxStore>().Latest(10).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_incident_and_its_message_stand_or_fall_together()
    {
        await using var bench = await new ServiceBench().With("Incidents:OpenAfterRuns", "1").With("Incidents:Reprobe", "00:00:00").WithGatewayAsync();
        await LookAsync(bench);
        await bench.Gateway!.KillAsync();
        bench.Get<Database>().Write(session => session.Execute("CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'no room'); END"));
        await Should.ThrowAsync<StorageException>(() => LookAsync(bench));
        bench.Get<IncidentStore>().List(null, 10).ShouldBeEmpty();
        bench.Get<Database>().Write(session => session.Execute("DROP TRIGGER full"));
        var opened = (await LookAsync(bench)).ShouldHaveSingleItem();
        Row(bench, opened.Incident.Code).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_gateway_that_says_it_is_not_ready_is_high()
    {
        await using var bench = await new ServiceBench().With("Incidents:Reprobe", "00:00:00").WithGatewayAsync();
        bench.Gateway!.Mode = GatewayMode.NotReady;
        var opened = (await LookAsync(bench)).ShouldHaveSingleItem();
        (opened.Incident.Severity, opened.Incident.Finding.Rule).ShouldBe((Severity.High, "gateway-degraded"));
    }

    [Fact]
    public async Task A_gateway_never_seen_is_off_and_a_run_beside_it_HEALTHY()
    {
        await using var bench = await new ServiceBench().With(new ScriptedProbe("load.cpu_intensive", () => RunBuilder.LoadOutcome(1))).WithGatewayAsync();
        await bench.Gateway!.KillAsync();
        for (var look = 0; look < 3; look++) (await LookAsync(bench)).ShouldBeEmpty();
        var run = bench.Get<RunStore>().Find(await bench.RunAsync())!;
        run.Probe("connectivity.local")!.Status.ShouldBe(ProbeStatus.Off);
        run.Probe("cron.health")!.HowToEnable.ShouldNotBeNullOrEmpty();
        bench.Get<FindingStore>().VerdictOf(run.Id)!.Text.ShouldBe("HEALTHY");
    }

    [Fact]
    public async Task A_channel_that_refuses_every_message_is_an_incident_without_waiting_for_a_run()
    {
        await using var bench = await new ServiceBench().With("Incidents:Reprobe", "00:00:00").WithGatewayAsync();
        var health = bench.Get<ChannelHealthBoard>();
        for (var failure = 0; failure < 5; failure++) health.Failed("webchat", "the page is gone");
        await LookAsync(bench);
        bench.Get<IncidentStore>().Unresolved().ShouldHaveSingleItem().Title.ShouldBe("channel webchat: the page is gone");
        health.Succeeded("webchat");
        await LookAsync(bench);
        await LookAsync(bench);
        bench.Get<IncidentStore>().Unresolved().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_gateway_gone_in_a_run_and_in_a_look_is_one_incident()
    {
        await using var bench = await new ServiceBench().With("Incidents:Reprobe", "00:00:00").WithGatewayAsync();
        await bench.RunAsync();
        await bench.Gateway!.KillAsync();
        await LookAsync(bench);
        var id = await bench.RunAsync();
        bench.Get<IncidentStore>().Unresolved().Count(incident => incident.Finding.Rule == "gateway-gone").ShouldBe(1);
        bench.Get<FindingStore>().VerdictOf(id)!.Text.ShouldBe("CRITICAL");
        bench.Get<OutboxStore>().Latest(50).Count(row => row.Template == "incident-opened" && row.PlainText.Contains("the gateway is gone", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static Task<IReadOnlyList<IncidentChange>> LookAsync(ServiceBench bench) => bench.Get<GatewayWatch>().LookAsync(TestContext.Current.CancellationToken);

    private static OutboxRow Row(ServiceBench bench, string code) => bench.Get<OutboxStore>().Latest(50).First(row => row.Subject == code && row.Form != MessageForm.CardEdit);
}
