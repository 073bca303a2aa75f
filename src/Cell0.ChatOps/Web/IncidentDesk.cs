using Cell0.ChatOps.Access;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Web;

/// <summary>Changes to incidents by programs: audited, and told to people where they must hear of it.</summary>
internal sealed class IncidentDesk(IncidentBook book, IncidentStore store, AccessBook access, Notifier notifier, Database database, TimeProvider clock)
{
    public (Incident? Incident, string? Refusal, bool IsKnown) Acknowledge(string code, string who, TimeSpan? lease, string? note) =>
        Change(code, who, "ack", tx => book.Acknowledge(tx, code, who, lease, note));

    public (Incident? Incident, string? Refusal, bool IsKnown) Unacknowledge(string code, string who) => Change(code, who, "unack", tx => book.Unacknowledge(tx, code, who));

    public (Incident? Incident, string? Refusal, bool IsKnown) Resolve(string code, string who) => Change(code, who, "resolve", tx => book.Resolve(tx, code, who));

    private (Incident? Incident, string? Refusal, bool IsKnown) Change(string code, string who, string verb, Func<Session, IncidentAnswer> change)
    {
        if (store.Find(code) is null) return (null, $"There is no incident {code}. Nothing done.", false);
        var audit = access.Audit(new Person(who, Role.Operator, clock.LocalTimeZone), new Target("api", who), $"{verb} {code}");
        var answer = database.Write(tx =>
        {
            var made = change(tx);
            if (made.Change is { } done) notifier.Enqueue(tx, IncidentNotice.Of(done), access.DefaultReceivers());
            return made;
        });
        access.Settle(audit, answer.Refusal is { } refusal ? $"refused: {refusal}" : "done");
        return (answer.Change?.Incident, answer.Refusal, true);
    }
}
