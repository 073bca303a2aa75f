using Hangfire.Common;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite;

/// <summary>The first row of a job.</summary>
/// <param name="Id">Given before it is written.</param>
/// <param name="Payload">What it calls, as Hangfire writes it.</param>
/// <param name="Parameters">As JSON.</param>
/// <param name="Created">Milliseconds since 1970, as <paramref name="Expire"/> is.</param>
/// <param name="Expire">When it goes if nothing more is heard of it.</param>
internal sealed record Newborn(long Id, string Payload, string? Parameters, long Created, long? Expire)
{
    public static Newborn Of(long id, Job job, IEnumerable<KeyValuePair<string, string>> parameters, DateTime createdAt, TimeSpan expireIn, DateTimeOffset now) =>
        new(id, InvocationData.SerializeJob(job).SerializePayload(), Pairs.Write(parameters!), Moment.Of(createdAt), Moment.Of(now + expireIn));

    /// <summary>A second time it does nothing: the change before it in the same group may have written it.</summary>
    public void Insert(Link link) => link["INSERT INTO job (id, invocation, parameters, created, expire) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"]
        .With(Id).With(Payload).With(Parameters).With(Created).With(Expire).Run();
}
