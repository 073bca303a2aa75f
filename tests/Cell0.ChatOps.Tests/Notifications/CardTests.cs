using Cell0.ChatOps.Access;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Simulators.Telegram;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Notifications;

/// <summary>Cards as a phone sees them through the real Telegram channel.</summary>
public sealed class CardTests
{
    [Fact]
    public async Task An_incidents_card_follows_it_without_a_sound()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        var ann = bench.Phone(7, "Ann");
        var incident = bench.OpenIncident("a < b");
        var card = await ann.Expect(incident.Code, "a < b");
        Change(bench, tx => bench.Get<IncidentBook>().Acknowledge(tx, incident.Code, "Ben", TimeSpan.FromHours(2), null));
        await ann.ExpectEdit(card, "acked by Ben");
        Change(bench, tx => bench.Get<IncidentBook>().Resolve(tx, incident.Code, "Ben"));
        await ann.ExpectEdit(card, "over");
        await ann.Expect(incident.Code);
        ann.Messages.Select(message => message.Loud).ShouldBe([true, false]);
    }

    [Fact]
    public async Task A_card_that_somebody_deleted_is_told_anew_silently_and_followed_from_then_on()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Ann", Role.Owner, 7).StartServiceAsync();
        var ann = bench.Phone(7, "Ann");
        var incident = bench.OpenIncident();
        await ann.Expect(incident.Code);
        bench.Telegram.FailNext(new TelegramFault.Refusal(400, "Bad Request: message to edit not found"));
        Change(bench, tx => bench.Get<IncidentBook>().Acknowledge(tx, incident.Code, "Ben", TimeSpan.FromHours(2), null));
        var anew = await ann.Expect(incident.Code, "acked by Ben");
        anew.Loud.ShouldBeFalse();
        Change(bench, tx => bench.Get<IncidentBook>().Acknowledge(tx, incident.Code, "Cleo", TimeSpan.FromHours(3), null));
        await ann.ExpectEdit(anew, "acked by Cleo");
        ann.Messages.Count.ShouldBe(2);
        bench.Get<OutboxStore>().Latest(20).ShouldAllBe(row => row.State != OutboxState.Failed);
    }

    private static void Change(PhoneBench bench, Func<Session, IncidentAnswer> change) =>
        bench.Get<Database>().Write(tx => bench.Get<Notifier>().Enqueue(tx, IncidentNotice.Of(change(tx).Change!), bench.Get<AccessBook>().DefaultReceivers()));
}
