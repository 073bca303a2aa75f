using Cell0.ChatOps.Access;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Notifications.Routing;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Cell0.ChatOps.Tests.Notifications;

public sealed class PostOfficeTests
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 18, 9, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider clock = new(Morning);

    [Fact]
    public async Task With_nothing_set_criticals_ring_and_the_rest_comes_silently_at_once()
    {
        await using var bench = await BenchAsync();
        bench.OpenIncident("a", Severity.Critical);
        bench.OpenIncident("b", Severity.High);
        bench.OpenIncident("c", Severity.Low);
        Rows(bench).Where(row => row.Channel == "telegram").Select(row => (row.Severity, row.Loud, row.Form, row.Batch)).ShouldBe(
            [("low", false, MessageForm.Card, null), ("high", false, MessageForm.Card, null), ("critical", true, MessageForm.Card, null)]);
        Decisions(bench).Select(entry => entry.Outcome).ShouldAllBe(outcome => outcome == "told");
        Decisions(bench)[0].Rows.Count.ShouldBe(2);
        Decisions(bench)[0].Receivers.ShouldBe(["everyone linked"]);
    }

    [Fact]
    public async Task A_group_waits_for_company_and_goes_out_together()
    {
        await using var bench = await BenchAsync(Routed);
        bench.OpenIncident("a", Severity.High);
        clock.Advance(TimeSpan.FromSeconds(10));
        bench.OpenIncident("b", Severity.High);
        var rows = Rows(bench);
        rows.Select(row => row.Batch).Distinct().ShouldHaveSingleItem().ShouldNotBeNull();
        Decisions(bench).Select(entry => (entry.Outcome, entry.Reason)).ShouldBe(
            [("grouped", "goes to team in 20 s with its group (GroupInterval)"), ("grouped", "goes to team in 30 s with its group (GroupWait)")]);
        bench.Get<OutboxStore>().Waiting().ShouldHaveSingleItem().Due.ShouldBe(Morning.AddSeconds(30));
    }

    [Fact]
    public async Task A_receiver_that_takes_the_first_that_delivers_has_one_row_in_turn_for_each_target()
    {
        await using var bench = await BenchAsync(Routed);
        bench.OpenIncident("a", Severity.Critical);
        var rows = Rows(bench).OrderBy(row => row.Step).ToList();
        rows.Select(row => (row.Channel, row.Step, row.Standby, row.FailoverAfter)).ShouldBe(
            [("telegram", 0, false, TimeSpan.FromSeconds(20)), ("webchat", 1, true, (TimeSpan?)TimeSpan.FromSeconds(20))]);
        rows.Select(row => row.Delivery).Distinct().ShouldHaveSingleItem().ShouldNotBeNull();
    }

    [Fact]
    public async Task What_is_silenced_is_told_to_nobody_with_the_reason_and_told_when_the_silence_is_ended()
    {
        await using var bench = await BenchAsync();
        var silence = Silence(bench, "severity=critical");
        var incident = bench.OpenIncident("a", Severity.Critical);
        Rows(bench).ShouldBeEmpty();
        Decisions(bench).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            entry => entry.Outcome.ShouldBe("silenced"), entry => entry.Reason.ShouldBe("silenced by S1 of Ann until 2026-11-18 11:00 UTC: deploy"));
        bench.Get<Repeater>().Turn().ShouldBe(silence.EndsAt);
        clock.Advance(TimeSpan.FromMinutes(5));
        bench.Get<Database>().Write(tx => bench.Get<SilenceBook>().Expire(tx, "s1")).Silence.ShouldNotBeNull();
        bench.Get<Repeater>().Turn().ShouldBe(Morning.AddMinutes(5).AddHours(4));
        Rows(bench).Where(row => row.Channel == "telegram").ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            row => row.PlainText.ShouldContain("silence S1 ended"), row => row.PlainText.ShouldContain(incident.Code), row => row.Loud.ShouldBeTrue());
        Decisions(bench)[0].Outcome.ShouldBe("repeated");
    }

    [Fact]
    public async Task The_end_of_what_was_silenced_from_its_beginning_is_told_to_nobody()
    {
        await using var bench = await BenchAsync();
        Silence(bench, "severity=critical");
        var incident = bench.OpenIncident("a", Severity.Critical);
        clock.Advance(TimeSpan.FromHours(3));
        Change(bench, tx => bench.Get<IncidentBook>().Resolve(tx, incident.Code, "Ann"));
        Rows(bench).ShouldAllBe(row => row.Form == MessageForm.CardEdit);
        Decisions(bench).Single(entry => entry.Template == "incident-resolved").Outcome.ShouldBe("silenced");
    }

    [Fact]
    public async Task The_end_of_what_worsened_into_another_route_is_told_to_both_and_it_is_said_again_to_the_second_alone()
    {
        await using var bench = await BenchAsync(Split);
        Tell(bench, Burns("medium"));
        clock.Advance(TimeSpan.FromMinutes(1));
        Tell(bench, Burns("critical"));
        clock.Advance(TimeSpan.FromHours(5));
        bench.Get<Repeater>().Turn();
        clock.Advance(TimeSpan.FromMinutes(1));
        Tell(bench, Burns("critical") with { Template = "incident-resolved", DedupeKey = "over", Ends = true, Form = MessageForm.Message });
        Rows(bench).Reverse().Select(row => (row.Chat, row.Severity, row.Template == Repeater.Template, row.Ends)).ShouldBe(
            [("7", "medium", false, false), ("8", "critical", false, false), ("8", "critical", true, false), ("7", "critical", false, true), ("8", "critical", false, true)], ignoreOrder: true);
        bench.Get<Repeater>().Turn().ShouldBeNull();
    }

    [Fact]
    public async Task Who_was_not_told_of_the_beginning_for_a_silence_is_not_told_of_the_end()
    {
        await using var bench = await BenchAsync(Split);
        Tell(bench, Burns("medium"));
        Silence(bench, "severity=critical");
        Tell(bench, Burns("critical"));
        clock.Advance(TimeSpan.FromHours(3));
        Tell(bench, Burns("critical") with { Template = "incident-resolved", DedupeKey = "over", Ends = true, Form = MessageForm.Message });
        Rows(bench).Where(row => row.Ends).ShouldHaveSingleItem().Chat.ShouldBe("7");
    }

    [Fact]
    public async Task What_burns_unacknowledged_is_said_again_after_four_hours_and_what_is_taken_is_not()
    {
        await using var bench = await BenchAsync();
        var first = bench.OpenIncident("a", Severity.Critical);
        var second = bench.OpenIncident("b", Severity.Critical);
        Change(bench, tx => bench.Get<IncidentBook>().Acknowledge(tx, second.Code, "Ann", TimeSpan.FromHours(20), null));
        bench.Get<Repeater>().Turn().ShouldBe(Morning.AddHours(4));
        clock.Advance(TimeSpan.FromHours(4));
        bench.Get<Repeater>().Turn().ShouldBe(Morning.AddHours(8));
        var again = Rows(bench).Where(row => row.Template == Repeater.Template && row.Channel == "telegram").ShouldHaveSingleItem();
        again.Subject.ShouldBe(first.Code);
        again.PlainText.ShouldContain("repeated after 4 h");
        Change(bench, tx => bench.Get<IncidentBook>().Resolve(tx, first.Code, "Ann"));
        Change(bench, tx => bench.Get<IncidentBook>().Resolve(tx, second.Code, "Ann"));
        clock.Advance(TimeSpan.FromHours(10));
        bench.Get<Repeater>().Turn().ShouldBeNull();
        Rows(bench).Count(row => row.Template == Repeater.Template).ShouldBe(2);
    }

    [Fact]
    public async Task An_incident_is_one_card_that_every_change_edits_and_its_end_one_silent_message()
    {
        await using var bench = await BenchAsync();
        var incident = bench.OpenIncident("a", Severity.Critical);
        Change(bench, tx => bench.Get<IncidentBook>().Acknowledge(tx, incident.Code, "Ann", TimeSpan.FromHours(2), "traveling"));
        Change(bench, tx => bench.Get<IncidentBook>().Unacknowledge(tx, incident.Code, "Ann"));
        Change(bench, tx => bench.Get<IncidentBook>().Resolve(tx, incident.Code, "Ann"));
        var rows = Rows(bench).Where(row => row.Channel == "telegram").Reverse().ToList();
        rows.Select(row => (row.Template, row.Form, row.Loud, row.Ends)).ShouldBe(
        [
            ("incident-opened", MessageForm.Card, true, false), ("incident-card", MessageForm.CardEdit, false, false), ("incident-reopened", MessageForm.Card, true, false),
            ("incident-resolved", MessageForm.Message, false, true), ("incident-card", MessageForm.CardEdit, false, true),
        ]);
        rows.Select(row => row.TopicKey).Distinct().ShouldHaveSingleItem().ShouldBe("incident/1");
        rows[1].PlainText.ShouldContain("acked by Ann until");
        rows[1].PlainText.ShouldContain("now because taken by Ann: traveling");
    }

    [Fact]
    public async Task Where_no_card_can_be_edited_the_others_hear_silently_and_at_once_that_somebody_has_taken_it()
    {
        await using var bench = await BenchAsync(bench => bench.WithChannel(new ScriptedChannel("slow"))
            .With("Notifications:Receivers:0:Name", "all").With("Notifications:Receivers:0:Targets:0", "slow:1").With("Notifications:Receivers:0:Targets:1", "slow:2").With("Notifications:Receivers:0:Targets:2", "telegram:7")
            .With("Notifications:Route:Receiver", "all").With("Notifications:Route:GroupWait", "00:00:00"));
        var incident = bench.OpenIncident("a", Severity.Critical);
        clock.Advance(TimeSpan.FromSeconds(1));
        var change = bench.Get<Database>().Write(tx => bench.Get<IncidentBook>().Acknowledge(tx, incident.Code, "Ann", TimeSpan.FromHours(2), null)).Change!;
        bench.Get<Database>().Write(tx => bench.Get<Notifier>().Enqueue(tx, IncidentNotice.Of(change, new Target("slow", "1")), bench.Get<AccessBook>().DefaultReceivers()));
        Rows(bench).Where(row => row.Template == "incident-acked").ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            row => row.Target.ShouldBe(new Target("slow", "2")), row => row.Loud.ShouldBeFalse(), row => row.Due.ShouldBe(clock.GetUtcNow()), row => row.PlainText.ShouldStartWith($"✋ {incident.Code} acked by Ann until 11:00"));
        Rows(bench).Count(row => row.Form == MessageForm.CardEdit).ShouldBe(1);
    }

    [Fact]
    public async Task News_of_a_channel_does_not_go_through_it_and_when_nobody_is_left_that_is_said()
    {
        await using var bench = await BenchAsync(Routed);
        var notification = new Notification
        {
            Template = "sentence", Model = new Dictionary<string, object?> { ["sentence"] = "x" }, Severity = "critical", Why = "test", DedupeKey = "x", Title = "telegram is dead", NotVia = "telegram",
        };
        Tell(bench, notification).ShouldBe(1);
        Rows(bench).ShouldHaveSingleItem().Channel.ShouldBe("webchat");
        Tell(bench, notification with { Severity = "high", DedupeKey = "y" }).ShouldBe(0);
        Decisions(bench)[0].ShouldSatisfyAllConditions(entry => entry.Outcome.ShouldBe("nobody"), entry => entry.Reason.ShouldContain("no chat but on telegram"));
        bench.Log.Lines.ShouldContain(line => line.StartsWith("Error: Nobody is told 'telegram is dead'", StringComparison.Ordinal));
        Tell(bench, notification).ShouldBe(0);
        Decisions(bench)[0].Outcome.ShouldBe("duplicate");
    }

    [Fact]
    public async Task A_template_that_fails_is_flagged()
    {
        await using var bench = await BenchAsync();
        Tell(bench, new Notification { Template = "acked", Model = new Dictionary<string, object?>(), Severity = "high", Why = "test", DedupeKey = "x", Title = "A7K is open" });
        Rows(bench)[0].PlainText.ShouldContain("A7K is open");
        bench.Get<TemplateFaults>().All().ShouldHaveSingleItem().Template.ShouldBe("acked");
    }

    [Theory]
    [InlineData("job=~.*", 2, "deploy", "hold for everything")]
    [InlineData("job=x", 2, " ", "needs a reason")]
    [InlineData("job=x", 169, "deploy", "at most 7 days|7 days")]
    [InlineData("job=x", 0, "deploy", "1 minute")]
    public async Task A_silence_that_would_surprise_is_refused(string matcher, int hours, string comment, string refusal)
    {
        await using var bench = await BenchAsync();
        var answer = bench.Get<Database>().Write(tx => bench.Get<SilenceBook>().Create(tx, MatcherSyntax.Read(matcher).Matchers, TimeSpan.FromHours(hours), "Ann", comment));
        answer.Silence.ShouldBeNull();
        answer.Refusal.ShouldNotBeNull().ShouldContain(refusal.Split('|')[^1]);
        bench.Get<SilenceBook>().Active().ShouldBeEmpty();
    }

    private static void Routed(PhoneBench bench)
    {
        bench.With("Notifications:Receivers:0:Name", "team").With("Notifications:Receivers:0:Targets:0", "telegram:7")
            .With("Notifications:Receivers:1:Name", "oncall").With("Notifications:Receivers:1:Targets:0", "telegram:7").With("Notifications:Receivers:1:Targets:1", "webchat:*")
            .With("Notifications:Receivers:1:Strategy", "FirstThatDelivers").With("Notifications:Receivers:1:FailoverAfter", "00:00:20")
            .With("Notifications:Route:Receiver", "team")
            .With("Notifications:Route:Routes:0:Receiver", "oncall").With("Notifications:Route:Routes:0:Matchers:0", "severity=critical").With("Notifications:Route:Routes:0:GroupWait", "00:00:00");
    }

    private static void Split(PhoneBench bench) => bench
        .With("Notifications:Receivers:0:Name", "team").With("Notifications:Receivers:0:Targets:0", "telegram:7")
        .With("Notifications:Receivers:1:Name", "oncall").With("Notifications:Receivers:1:Targets:0", "telegram:8")
        .With("Notifications:Route:Receiver", "team").With("Notifications:Route:GroupWait", "00:00:00").With("Notifications:Route:RepeatInterval", "04:00:00")
        .With("Notifications:Route:Routes:0:Receiver", "oncall").With("Notifications:Route:Routes:0:Matchers:0", "severity=critical");

    private static Notification Burns(string severity) => new()
    {
        Template = "incident-worsened", Model = new Dictionary<string, object?>(), Severity = severity, Why = "", DedupeKey = severity, Title = $"A7K {severity}", TopicKey = "incident/1", Form = MessageForm.Card,
    };

    private async Task<PhoneBench> BenchAsync(Action<PhoneBench>? settings = null)
    {
        var bench = await PhoneBench.PrepareAsync(clock);
        settings?.Invoke(bench);
        return bench.WithPerson("Ann", Role.Owner, 7).BuildServiceWithoutWorkers();
    }

    private static Silence Silence(PhoneBench bench, string matcher) =>
        bench.Get<Database>().Write(tx => bench.Get<SilenceBook>().Create(tx, MatcherSyntax.Read(matcher).Matchers, TimeSpan.FromHours(2), "Ann", "deploy")).Silence!;

    private static int Tell(PhoneBench bench, Notification notification) => bench.Get<Database>().Write(tx => bench.Get<Notifier>().Enqueue(tx, notification, bench.Get<AccessBook>().DefaultReceivers()));

    private static void Change(PhoneBench bench, Func<Session, IncidentAnswer> change) =>
        bench.Get<Database>().Write(tx => bench.Get<Notifier>().Enqueue(tx, IncidentNotice.Of(change(tx).Change!), bench.Get<AccessBook>().DefaultReceivers()));

    private static IReadOnlyList<OutboxRow> Rows(PhoneBench bench) => bench.Get<OutboxStore>().Latest(100);

    private static IReadOnlyList<DecisionEntry> Decisions(PhoneBench bench) => bench.Get<DecisionStore>().List(100, null);
}
