# What the pipeline does.
kubectl --namespace team-a get pods --output name
kubectl --namespace team-a label configmap settings release=7
