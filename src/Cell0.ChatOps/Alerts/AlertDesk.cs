using Cell0.ChatOps.Access;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Alerts;

/// <summary>From alerts that others tell to incidents and messages, in one transaction: once this returns, it is on the disk.</summary>
public sealed class AlertDesk(AlertBook book, IncidentStore incidents, Notifier notifier, AccessBook access, Database database, TimeProvider clock)
{
    /// <summary>Takes what can be taken.</summary>
    /// <returns>What was wrong; empty when nothing.</returns>
    /// <exception cref="StorageException">Nothing was taken.</exception>
    public IReadOnlyList<string> Take(IAlertReader reader, ReadOnlySpan<byte> body)
    {
        var reading = reader.Read(body, clock.GetUtcNow());
        if (reading.Symptoms.Count > 0) database.Write(session => Record(session, reading.Symptoms));
        return reading.Faults;
    }

    /// <summary>Ends the alerts of which nothing was heard until their time.</summary>
    /// <returns>How many.</returns>
    public int Expire()
    {
        if (!incidents.AnyExpired(clock.GetUtcNow())) return 0;
        return database.Write(session => Tell(session, book.Expire(session, clock.GetUtcNow())));
    }

    /// <summary>Walks the whole road once and leaves nothing: the first real alert must not wait for code to be compiled.</summary>
    public void Rehearse(IAlertReader reader)
    {
        var reading = reader.Read("""[{"labels":{"alertname":"Rehearsal","severity":"critical"},"annotations":{"summary":"a rehearsal"},"endsAt":"0001-01-01T00:00:00.000Z"}]"""u8, clock.GetUtcNow());
        database.Rehearse(session =>
        {
            Record(session, reading.Symptoms);
            Record(session, [.. reading.Symptoms.Select(symptom => symptom with { EndsAt = clock.GetUtcNow().AddHours(1) })]);
            Record(session, [.. reading.Symptoms.Select(symptom => symptom with { EndsAt = clock.GetUtcNow() })]);
        });
    }

    private int Record(Session session, IReadOnlyList<Symptom> symptoms) => Tell(session, book.Record(session, symptoms, clock.GetUtcNow()));

    private int Tell(Session session, IReadOnlyList<IncidentChange> changes)
    {
        if (changes.Count == 0) return 0;
        var receivers = access.DefaultReceivers();
        foreach (var change in changes) notifier.Enqueue(session, IncidentNotice.Of(change), receivers);

        return changes.Count;
    }
}
