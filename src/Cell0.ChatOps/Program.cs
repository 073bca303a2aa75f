// Before all else: a measured process must not pay for a host it does not need.
if (args is ["measure", ..]) return Cell0.ChatOps.Cli.MeasureVerb.Run(args[1..]);
return 0;
