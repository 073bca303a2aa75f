using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Findings.Rules;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Suite.Probes;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Findings;

public sealed class DeliveryDiagnosisTests
{
    private const string Listener = "No active WhatsApp Web listener (account: default). Start the gateway, then link WhatsApp with: openclaw channels login";

    private static readonly DateTimeOffset Failed = CronJobs.ReadAt.AddMinutes(-4).AddSeconds(41);

    private static CronJobHealth Mute => CronJobs.Job("sentinel") with { LastDeliveryStatus = "not-delivered", LastDeliveryError = Listener, DeliveryChannel = "whatsapp" };

    [Fact]
    public void A_channel_that_is_not_there_has_no_plugin()
    {
        var why = Of(new CronChannel("whatsapp", false, null, null, null, null));
        why.Cause.ShouldBe("the gateway has no WhatsApp plugin");
        why.Advice.ShouldContain("openclaw plugins install npm:@openclaw/whatsapp@2026.9.6");
    }

    [Fact]
    public void The_words_of_a_gateway_without_the_plugin_are_understood() => DeliveryDiagnosis.Of(
        Mute with { LastDeliveryError = "Unsupported channel: whatsapp" }, Health([]))!.Cause.ShouldBe("the gateway has no WhatsApp plugin");

    [Fact]
    public void A_channel_that_says_so_is_not_linked()
    {
        var why = Of(new CronChannel("whatsapp", true, false, false, "not linked", null));
        why.Cause.ShouldBe("WhatsApp is not linked");
        why.Evidence.ShouldBe("channels.status says not linked (not linked)");
        why.Advice.ShouldContain("openclaw channels login --channel whatsapp --account default");
    }

    [Fact]
    public void A_channel_that_says_linked_and_brings_nothing_is_linked_but_silent()
    {
        var why = Of(new CronChannel("whatsapp", true, true, true, null, Failed.AddHours(-1)));
        why.Cause.ShouldBe("WhatsApp is linked but silent");
        why.Evidence.ShouldBe("channels.status says linked and running; the last confirmed delivery was at 2026-02-18 08:20 +00:00, before this one failed");
        why.Advice.ShouldContain("seldom helps");
        Of(new CronChannel("whatsapp", true, true, false, null, null)).Evidence.ShouldBe("channels.status says linked, but not running; no delivery through it was ever confirmed");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [InlineData(null)]
    public void What_arrived_since_counts_for_more_than_any_flag(bool? linked) =>
        Of(new CronChannel("whatsapp", true, linked, linked, null, Failed.AddMinutes(1))).Cause.ShouldBe("WhatsApp works again");

    [Fact]
    public void What_the_gateway_does_not_say_is_not_guessed()
    {
        DeliveryDiagnosis.Of(Mute, Health(null)).ShouldNotBeNull().Cause.ShouldBeNull();
        Of(new CronChannel("whatsapp", true, null, null, null, null)).Cause.ShouldBeNull();
    }

    [Fact]
    public void Another_error_has_no_such_diagnosis() => DeliveryDiagnosis.Of(Mute with { LastDeliveryError = "chat not found" }, Health([])).ShouldBeNull();

    [Fact]
    public void The_cause_stands_on_the_lock_screen_and_its_evidence_behind_it_also_where_an_old_gateway_calls_it_an_error()
    {
        var channels = new[] { new CronChannel("whatsapp", true, false, false, null, null) };
        var undelivered = Judge.By<CronUndeliveredRule>(Over(Health(channels, Mute))).ShouldHaveSingleItem();
        undelivered.Issue.ShouldBe("sentinel: ran, but its message was not delivered: WhatsApp is not linked");
        undelivered.Evidence.ShouldContain(evidence => evidence.Text == "channels.status says not linked");
        var failing = Judge.By<CronFailingRule>(Over(Health(channels, CronJobs.Job("sentinel").Failed(3, Listener)))).ShouldHaveSingleItem();
        failing.Issue.ShouldBe("sentinel: 3 runs in a row failed: WhatsApp is not linked");
        failing.Advice.ShouldContain("channels login");
    }

    private static Examination Over(CronHealth health) => Judge.Over(new RunBuilder().With("cron.health", CronHealthProbe.Tell(health)));

    private static DeliveryDiagnosis Of(CronChannel channel) => DeliveryDiagnosis.Of(Mute, Health([channel])).ShouldNotBeNull();

    private static CronHealth Health(IReadOnlyList<CronChannel>? channels, params CronJobHealth[] jobs) => new(CronJobs.ReadAt, true, jobs) { Version = "2026.9.6", Channels = channels };
}
