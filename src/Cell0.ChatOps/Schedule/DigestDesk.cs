using Cell0.ChatOps.Access;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Schedule;

/// <summary>The last 24 hours, told to each linked person in the morning of the person's own zone, once a day.</summary>
public sealed class DigestDesk(AccessBook access, PresentDesk desk, IncidentStore incidents, DeliveryFiguresStore delivery, Notifier notifier, Database database, IOptions<AccessOptions> options, TimeProvider clock)
{
    private const int Shown = 5;

    private static readonly TimeSpan Span = TimeSpan.FromHours(24);

    /// <summary>Tells whoever's morning has come.</summary>
    /// <returns>How many people were told.</returns>
    public int Tell()
    {
        if (options.Value.DigestTime is not { } at) return 0;
        var now = clock.GetUtcNow();
        return People().Count(person => DigestTime.DueDay(now, at, person.Key.Zone) is { } day && Tell(person.Key, [.. person], day, now));
    }

    /// <summary>When the next morning comes; null when nobody is linked or digests are off.</summary>
    public DateTimeOffset? Next() => options.Value.DigestTime is { } at && People().Select(person => DigestTime.Next(clock.GetUtcNow(), at, person.Key.Zone)).Order().ToList() is [var next, ..] ? next : null;

    private IEnumerable<IGrouping<(string Name, TimeZoneInfo Zone), Target>> People() =>
        access.Linked().GroupBy(linked => (linked.Person.Name, linked.Person.Zone), linked => linked.Chat);

    private bool Tell((string Name, TimeZoneInfo Zone) person, IReadOnlyList<Target> chats, DateOnly day, DateTimeOffset now) => database.Write(session =>
    {
        if (!DigestStore.Take(session, person.Name, day, now)) return false;
        notifier.Enqueue(session, Digest(session, person.Zone, $"digest/{person.Name}/{day:O}", now) with { OnlyTo = chats }, chats);
        return true;
    });

    private Notification Digest(Session session, TimeZoneInfo zone, string key, DateTimeOffset now)
    {
        var unresolved = incidents.Unresolved(session);
        var verdict = desk.Look().Verdict;
        var figures = DigestStore.Figures(session, now - Span, now);
        return new Notification
        {
            Template = "daily-digest",
            Model = Model(now, zone, verdict, figures, unresolved, delivery.Within(Span)),
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["alertname"] = "digest", ["severity"] = "info" },
            Severity = "info",
            Why = "it is morning where you are",
            DedupeKey = key,
            Title = $"Last 24 h: {figures.Opened} incidents opened, {figures.Resolved} over, {unresolved.Count} open now.",
            IsAlert = false,
        };
    }

    internal static IReadOnlyDictionary<string, object?> Model(DateTimeOffset now, TimeZoneInfo zone, Verdict? verdict, DigestFigures figures, IReadOnlyList<Incident> unresolved, IReadOnlyList<DeliveryFigures> delivery) => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["now"] = now,
        ["zone"] = zone,
        ["verdict"] = verdict?.Text,
        ["runs"] = figures.Runs,
        ["opened"] = figures.Opened,
        ["resolved"] = figures.Resolved,
        ["longest"] = figures.Code is null ? null : new { code = figures.Code, title = figures.Title, lasted = figures.Lasted },
        ["open"] = unresolved.OrderByDescending(incident => incident.Severity).ThenBy(incident => incident.OpenedAt).Take(Shown)
            .Select(incident => new { code = incident.Code, severity = incident.Severity.Word(), title = incident.Title, since = incident.OpenedAt, acknowledged = incident.State == IncidentState.Acknowledged }).ToList(),
        ["delivery"] = delivery.Select(channel => new { name = ChannelWords.Of(channel.Channel), messages = channel.Messages, lost = channel.Lost, p95 = channel.Accepted.P95?.TotalMilliseconds }).ToList(),
        ["more"] = Math.Max(0, unresolved.Count - Shown),
    };
}
