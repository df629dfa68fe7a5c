# Something that a pipeline would do.
kubectl --namespace team-a label configmap settings rollout=1
kubectl --namespace team-a scale deployment web --replicas=2
