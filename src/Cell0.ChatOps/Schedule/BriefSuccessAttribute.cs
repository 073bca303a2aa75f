using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;

namespace Cell0.ChatOps.Schedule;

/// <summary>For a job that comes every minute: its successes leave the history after a day, its failures stay as all others.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BriefSuccessAttribute : JobFilterAttribute, IApplyStateFilter
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public void OnStateApplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.NewState is SucceededState) context.JobExpirationTimeout = Kept;
    }

    /// <summary>Leaving a state changes nothing of how long a job is kept.</summary>
    public void OnStateUnapplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
    }
}
