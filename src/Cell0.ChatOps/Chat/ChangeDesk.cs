using Cell0.ChatOps.Access;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Chat;

/// <summary>A person's change to an incident and the news of it for every phone, committed together.</summary>
public sealed class ChangeDesk(Database database, Notifier notifier, AccessBook access)
{
    /// <param name="saidIn">Where it was said, and is answered.</param>
    public IncidentAnswer Write(Target saidIn, Func<Session, IncidentAnswer> change) => database.Write(tx =>
    {
        var answer = change(tx);
        if (answer.Change is { } made) notifier.Enqueue(tx, IncidentNotice.Of(made, saidIn), access.DefaultReceivers());
        return answer;
    });
}
