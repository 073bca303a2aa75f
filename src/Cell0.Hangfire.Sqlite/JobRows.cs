using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite;

/// <summary>The rows of one job: what it calls, its parameters, its states.</summary>
internal static class JobRows
{
    /// <summary>A type that cannot be loaded is a fact to show, not an error.</summary>
    public static (Job? Job, InvocationData Invocation, JobLoadException? Problem) Load(string payload)
    {
        var invocation = InvocationData.DeserializePayload(payload);
        try
        {
            return (invocation.DeserializeJob(), invocation, null);
        }
        catch (JobLoadException problem)
        {
            return (null, invocation, problem);
        }
    }

    /// <summary>A parameter of a job that is not there is ignored, as a state is.</summary>
    public static void SetParameter(Link link, long job, string name, string? value)
    {
        string? parameters;
        using (var row = link["SELECT parameters FROM job WHERE id = ?"].With(job))
        {
            if (!row.Next()) return;
            parameters = row.TextOrNull(0);
        }

        var pairs = Pairs.Read(parameters);
        pairs[name] = value;
        link["UPDATE job SET parameters = ? WHERE id = ?"].With(Pairs.Write(pairs)).With(job).Run();
    }

    /// <summary>Into the history, and as the current one unless it only is to be remembered.</summary>
    public static Action<Link, Write, long> Add(IState state, bool isCurrent, DateTimeOffset now)
    {
        var (name, reason, data, at) = (state.Name, state.Reason, Pairs.Write(state.SerializeData()!), Moment.Of(now));
        return (link, write, job) =>
        {
            string? before;
            long seq;
            using (var row = link["SELECT state, states FROM job WHERE id = ?"].With(job))
            {
                if (!row.Next()) return;
                (before, seq) = (row.TextOrNull(0), row.Long(1) + 1);
            }

            link["INSERT INTO state (job, seq, name, reason, at, data) VALUES (?, ?, ?, ?, ?, ?)"].With(job).With(seq).With(name).With(reason).With(at).With(data).Run();
            if (!isCurrent)
            {
                link["UPDATE job SET states = ? WHERE id = ?"].With(seq).With(job).Run();
                return;
            }

            link["UPDATE job SET state = ?1, state_at = ?2, state_seq = ?3, states = ?3 WHERE id = ?4"].With(name).With(at).With(seq).With(job).Run();
            write.Moved(before, name);
        };
    }
}
