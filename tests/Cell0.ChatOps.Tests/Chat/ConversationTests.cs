using Cell0.ChatOps.Access;
using Cell0.ChatOps.Channels.Telegram;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Chat;

public sealed class ConversationTests
{
    [Fact]
    public async Task The_first_phone_with_the_link_becomes_the_owner_and_nobody_after_it()
    {
        await using var bench = await PhoneBench.StartAsync();
        await bench.Get<TelegramLink>().Settled;
        var code = bench.Get<TelegramLink>().Url()!.Split('=')[1];
        var ann = bench.Phone(7, "Ann");
        await ann.Says($"/start {code}").Expect("Linked", "Ann", "owner");
        var mallory = bench.Phone(8, "Mallory");
        mallory.Says($"/start {code}");
        await ann.Says("/alerts").Expect("No open incident");
        mallory.Messages.ShouldBeEmpty();
        bench.Get<TelegramLink>().Url().ShouldBeNull();
    }

    [Fact]
    public async Task An_incident_rings_is_taken_and_is_said_by_whom()
    {
        await using var bench = await PhoneBench.StartAsync();
        var ann = await bench.OwnersPhoneAsync();
        var incident = bench.OpenIncident("devops-cicd <timed out> 5x & more");
        var alert = await ann.Expect(incident.Code, "devops-cicd <timed out> 5x & more");
        alert.Loud.ShouldBeTrue();
        await ann.Says("/alerts").Expect("1 open", incident.Code);
        await ann.Says($"{incident.Code.ToLowerInvariant()} ack 3h -- traveling").Expect("acked by Ann", "traveling");
        bench.Get<IncidentStore>().Find(incident.Code)!.Acknowledgement!.By.ShouldBe("Ann");
        await ann.Says($"/why {incident.Code}").Expect("every run stopped at 600.0 s", "Raise its limit.", "acknowledged");
        await ann.Says($"/unack {incident.Code}").Expect("open again");
        await ann.Says("/help").Expect("/status");
        bench.Get<AccessBook>().AuditTrail(10).Select(entry => entry.Outcome).ShouldAllBe(outcome => outcome == "done");
    }

    [Fact]
    public async Task A_rerun_is_shown_as_it_goes_in_one_message()
    {
        await using var bench = await PhoneBench.StartAsync();
        var ann = await bench.OwnersPhoneAsync();
        var answer = await ann.Says("/rerun").Expect("R512 is measuring");
        bench.Runs.Reaches(9, "cron.health");
        await ann.ExpectEdit(answer, "9 of 18 · cron.health");
        bench.Runs.Ends(new RunId(512));
        var end = await ann.ExpectEdit(answer, "nothing was measured yet");
        end.Earlier.Count.ShouldBeGreaterThan(0);
        ann.Messages.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Somebody_else_joins_the_run_that_is_going()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        bench.WithPerson("Ann", Role.Owner, 7).WithPerson("Ben", Role.Operator, 8);
        await bench.StartServiceAsync();
        await bench.Phone(7, "A").Says("/rerun").Expect("R512 is measuring");
        await bench.Phone(8, "B").Says("/rerun").Expect("R512 was already measuring");
    }

    [Fact]
    public async Task A_viewer_may_read_and_is_told_in_one_sentence_what_is_not_for_him()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        bench.WithPerson("Ann", Role.Owner, 7).WithPerson("Vic", Role.Viewer, 9);
        await bench.StartServiceAsync();
        var incident = bench.OpenIncident();
        var vic = bench.Phone(9, "V");
        await vic.Expect(incident.Code);
        await vic.Says($"/ack {incident.Code}").Expect("You may not use /ack (your role is viewer). Nothing done. Ask an owner: Ann.");
        await vic.Says("/help").Expect("/status");
        vic.Messages[^1].Text.ShouldNotContain("/rerun");
        bench.Get<IncidentStore>().Find(incident.Code)!.State.ShouldBe(IncidentState.Open);
    }

    [Fact]
    public async Task A_stranger_gets_silence_and_one_line_in_the_log()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        var stranger = bench.Phone(99, "Mallory");
        stranger.Says("/status").Says("/start").Says("/start 0123456789ABCDEF").Says("hello");
        await bench.Phone(7, "Ann").Says("/help").Expect("/status");
        stranger.Messages.ShouldBeEmpty();
        bench.Log.Lines.Count(line => line.Contains("telegram:99", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task The_same_update_delivered_twice_is_answered_once()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        var incident = bench.OpenIncident();
        var ann = bench.Phone(7, "Ann");
        await ann.Expect(incident.Code);
        var update = bench.Telegram.User(7, "Ann").Says($"/ack {incident.Code}");
        await ann.Expect("acked by Ann");
        bench.Telegram.DeliverAgain(update);
        await ann.Says("/alerts acked").Expect("1 acked");
        ann.Messages.Count(message => message.Text.Contains("acked by Ann until", StringComparison.Ordinal) && message.Text.Contains("Take it back", StringComparison.Ordinal)).ShouldBe(1);
        bench.Get<AccessBook>().AuditTrail(10).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_group_may_read_through_a_known_person_and_change_nothing()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        bench.Telegram.User(7, "Ann").SaysIn(-50, "/rerun");
        bench.Telegram.User(99, "Mallory").SaysIn(-50, "/status");
        bench.Telegram.User(7, "Ann").SaysIn(-50, "/alerts@" + bench.Telegram.BotName);
        bench.Telegram.User(7, "Ann").SaysIn(-50, "/alerts@some_other_bot");
        await bench.Phone(7, "Ann").Says("/alerts").Expect("No open incident");
        var group = new Phone(bench.Telegram, bench.Telegram.User(-50, "Group"));
        await group.Expect("works only in a private chat");
        await group.Expect("No open incident");
        group.Messages.Count.ShouldBe(2);
        bench.Runs.Current.ShouldBeNull();
    }

    [Fact]
    public async Task Chatter_is_answered_a_few_times_and_then_no_more()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        var ann = bench.Phone(7, "Ann");
        for (var line = 0; line < 12; line++) ann.Says($"blah{line} blah");
        await ann.Says("/alerts").Expect("No open incident");
        ann.Messages.Count(message => message.Text.StartsWith("I do not know", StringComparison.Ordinal)).ShouldBe(5);
    }

    [Fact]
    public async Task Small_things_come_without_a_sound()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        bench.OpenIncident("a small thing", Severity.Low);
        (await bench.Phone(7, "Ann").Expect("a small thing")).Loud.ShouldBeFalse();
    }

    [Fact]
    public async Task A_silence_is_made_listed_and_ended_from_the_phone()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        var ann = bench.Phone(7, "Ann");
        await ann.Says("/silence severity=low 2h").Expect("needs a reason", "Nothing done");
        await ann.Says("/silence severity=low 8d -- holidays").Expect("7 days");
        await ann.Says("/silence nonsense 2h -- deploy").Expect("'nonsense' is no matcher");
        await ann.Says("/silence severity=low 2h -- deploy").Expect("S1", "severity=\"low\"", "deploy");
        await ann.Says("/silences").Expect("1 silenced", "S1", "by Ann: deploy");
        bench.OpenIncident("a small thing", Severity.Low);
        await ann.Says("/silence expire S1").Sees("S1 is over");
        await ann.Sees("still burning", "a small thing", "silence S1 ended");
        await ann.Says("/silences").Expect("Nothing is silenced");
    }

    [Fact]
    public async Task A_code_silences_its_trouble()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        var incident = bench.OpenIncident();
        var ann = bench.Phone(7, "Ann");
        await ann.Says($"/silence {incident.Code} 2h -- known").Expect($"fingerprint=\"{incident.Fingerprint}\"");
    }
}
